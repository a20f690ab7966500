import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Sends whole answers as the bytes that they are on the wire (RFC 9112 §2.1), past the handlers which
/// would make the same bytes of their parts: those handlers cost more than sending.
///
/// Stands between the handlers that only have to know that a request was answered and those that
/// encode. To the first an answer shows as its end, which goes no further than this.
final class AnswerEncoder: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Bytes of a head, about.
    private static let typicalHeadBytes = 320

    /// Where bytes are sent from: what is further out takes them as they are.
    private var encoder: ChannelHandlerContext?
    private var isSent = false

    func handlerAdded(context: ChannelHandlerContext) {
        do {
            encoder = try context.pipeline.syncOperations.context(
                handlerType: HTTPResponseEncoder.self)
        } catch {
            preconditionFailure("answers are encoded further out: \(error)")
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        encoder = nil
    }

    /// Sends an answer; the next part that is written must be its end.
    func send(_ answer: WholeAnswer) {
        guard let encoder else { return }
        var bytes = encoder.channel.allocator.buffer(
            capacity: Self.typicalHeadBytes + answer.body.readableBytes)
        Self.write(answer, to: &bytes)
        var sent: EventLoopPromise<Void>?
        if let lease = answer.lease {
            sent = encoder.eventLoop.makePromise()
            sent?.futureResult.whenComplete { _ in withExtendedLifetime(lease) {} }
        }
        encoder.writeAndFlush(NIOAny(IOData.byteBuffer(bytes)), promise: sent)
        isSent = true
    }

    private static func write(_ answer: WholeAnswer, to bytes: inout ByteBuffer) {
        bytes.writeStaticString("HTTP/1.1 ")
        bytes.writeString(String(answer.status.code))
        bytes.writeStaticString(" ")
        bytes.writeString(answer.status.reasonPhrase)
        bytes.writeStaticString("\r\n")
        for field in answer.headers {
            bytes.writeString(field.name.rawName)
            bytes.writeStaticString(": ")
            bytes.writeString(field.value)
            bytes.writeStaticString("\r\n")
        }
        bytes.writeStaticString("\r\n")
        bytes.writeImmutableBuffer(answer.body)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard isSent else { return context.write(data, promise: promise) }
        isSent = false
        promise?.succeed()
    }
}
