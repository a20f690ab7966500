import NIOCore
import NIOHTTP1

/// Handles what depends on the connection and on the request's version of HTTP, so that the other
/// handlers see uniform requests.
///
/// A client of HTTP/1.0 waits for the end of the connection and does not know chunked bodies (RFC
/// 9112 §6.1, §9.3). Its request gets the fields that say so in HTTP/1.1, and its answer is framed
/// for it. A request of HTTP/1.1 must name exactly one host (RFC 9112 §3.2); otherwise it is
/// refused as malformed. Offers to change the protocol are ignored, which declines them (RFC 9110
/// §7.8). Bytes behind the last request of a connection are dropped.
final class HTTPVersionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case open
        /// The request that is being read offers to change the protocol.
        case offered
        /// The request that is being read is the last.
        case last
        /// The last request has been read; its answer is the last.
        case over
    }

    private let course: ReadingCourse
    private var state = State.open {
        didSet { if case .over = state { course.next = .over } }
    }

    /// Creates a handler that tells the decoder how to continue.
    init(_ course: ReadingCourse) {
        self.course = course
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (state, unwrapInboundIn(data)) {
        case (.over, _): break
        case (_, .head(let head)): take(head, context)
        case (.offered, .end):
            state = .open
            course.next = .anew
            context.fireChannelRead(data)
        case (.last, .end):
            state = .over
            context.fireChannelRead(data)
        default: context.fireChannelRead(data)
        }
    }

    private func take(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var head = head
        let fields = ConnectionFields(head.headers)
        if head.version == .http1_1, fields.hosts != 1 {
            state = .over
            return context.fireErrorCaught(HTTPParserError.unknown)
        }
        let isOld = head.version == .http1_0
        course.isOld = isOld
        let offered = fields.offer
        // Bytes behind CONNECT are meant for another server (RFC 9110 §9.3.6).
        let isLast = isOld || fields.isClose || offered == .unclear || head.method == .CONNECT
        state = isLast ? .last : offered == .plain ? .offered : .open
        fields.settle(&head.headers, isLast: isLast)
        // A server ignores this field in HTTP/1.0 (RFC 9110 §10.1.1).
        if isOld { head.headers.remove(name: "expect") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard course.isOld, case .head(var head) = unwrapOutboundIn(data) else {
            return context.write(data, promise: promise)
        }
        head.version = .http1_0
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}
