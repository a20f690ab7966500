import HTTPTypes
import NIOCore
import NIOHTTP1

/// Writes whole replies as bytes (RFC 9112 §2.1), past the handlers that would encode their parts.
/// Those handlers produce the same bytes but cost more than sending.
struct ReplyEncoder {
    /// The approximate size of a head.
    private static let typicalHeadBytes = 320

    /// The context of the last encoder; the handlers behind it send bytes unchanged.
    private let context: ChannelHandlerContext

    /// Creates an encoder for a channel whose other replies NIO's encoder encodes.
    init(_ pipeline: ChannelPipeline) {
        do {
            context = try pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
        } catch {
            preconditionFailure("a connection has an encoder: \(error)")
        }
    }

    /// Sends a reply; `isOld` says that the client has HTTP/1.0.
    func send(_ reply: Reply, _ body: ByteBuffer, isOld: Bool) {
        var bytes = context.channel.allocator.buffer(
            capacity: Self.typicalHeadBytes + body.readableBytes)
        Self.writeHead(of: reply, isOld, to: &bytes)
        bytes.writeImmutableBuffer(body)
        var sent: EventLoopPromise<Void>?
        if let lease = reply.lease {
            sent = context.eventLoop.makePromise()
            sent?.futureResult.whenComplete { _ in withExtendedLifetime(lease) {} }
        }
        context.writeAndFlush(NIOAny(IOData.byteBuffer(bytes)), promise: sent)
    }

    private static func writeHead(of reply: Reply, _ isOld: Bool, to bytes: inout ByteBuffer) {
        bytes.writeStaticString(isOld ? "HTTP/1.0 " : "HTTP/1.1 ")
        bytes.writeString(String(reply.status.code))
        bytes.writeStaticString(" ")
        bytes.writeString(reply.status.reasonPhrase)
        bytes.writeStaticString("\r\n")
        for field in reply.headers {
            bytes.writeString(field.name.rawName)
            bytes.writeStaticString(": ")
            bytes.writeString(field.value)
            bytes.writeStaticString("\r\n")
        }
        bytes.writeStaticString("\r\n")
    }
}
