import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Answers `Expect: 100-continue` (RFC 9110 §10.1.1), so that clients do not wait before they send
/// a large body.
final class ContinueHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// The requests that are not answered yet, and whether each waits for `100`. It is sent when all
    /// before it are answered, or it would go to the wrong one.
    private var waits = CircularBuffer<Bool>()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            waits.append(head.headerFields.value(.expect)?.lowercased() == "100-continue")
            if waits.count == 1 { goOn(context) }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        context.write(data, promise: promise)
        guard case .end = unwrapOutboundIn(data) else { return }
        _ = waits.popFirst()
        goOn(context)
    }

    private func goOn(_ context: ChannelHandlerContext) {
        guard waits.first == true else { return }
        waits[waits.startIndex] = false
        let part = HTTPResponsePart.head(HTTPResponse(status: .continue))
        context.writeAndFlush(wrapOutboundOut(part), promise: nil)
    }
}
