import HTTPTypes
import JSON
import NIOCore
import NIOHTTPTypes

/// Gives the errors that Hummingbird answers by itself, such as a request that is not HTTP, the
/// body that every other error has.
final class BareErrorHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let ids: RequestIDs

    init(_ ids: RequestIDs) {
        self.ids = ids
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), head.status.code >= 400,
            head.headerFields[.contentType] == nil
        else {
            context.write(data, promise: promise)
            return
        }
        let problem: Problem =
            head.status == .badRequest
            ? .badRequest(
                "bad-request",
                "The request is not HTTP/1.1 as RFC 9112 has it, which includes one Host field.")
            : .internalError
        var json = JSONWriter(reservingCapacity: 256)
        problem.write(to: &json)
        head.headerFields[.contentType] = MediaTypes.problem
        head.headerFields[.contentLength] = String(json.bytes.count)
        head.headerFields[.requestID] = ids.next()
        context.write(wrapOutboundOut(.head(head)), promise: promise)
        let body = HTTPResponsePart.body(ByteBuffer(bytes: json.bytes))
        context.write(wrapOutboundOut(body), promise: nil)
    }
}
