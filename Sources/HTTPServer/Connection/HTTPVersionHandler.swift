import NIOCore
import NIOHTTP1

/// What depends on the connection and on the version of HTTP that a request has, which handlers further
/// in do not see.
///
/// A client of HTTP/1.0 waits for the end of the connection and does not know bodies in chunks (RFC 9112
/// §6.1, §9.3): its request is made to say so as those of HTTP/1.1 do, and its answer is framed for it. A
/// request of HTTP/1.1 names one host (RFC 9112 §3.2), or is wrong like one that cannot be read. An offer
/// to change the protocol is declined by saying nothing of it (RFC 9110 §7.8). Nothing is read behind the
/// last request of a connection.
final class HTTPVersionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case open
        /// A request is being read that offers to change the protocol.
        case offered
        /// The request that is being read is the last.
        case last
        /// Nothing goes on any more: the answer under way is the last.
        case over
    }

    private let course: ReadingCourse
    private var state = State.open {
        didSet { if case .over = state { course.next = .over } }
    }

    /// A handler that tells the decoder how to go on.
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
        // Behind CONNECT comes what is meant for somebody else (RFC 9110 §9.3.6).
        let isLast = isOld || fields.isClose || offered == .unclear || head.method == .CONNECT
        state = isLast ? .last : offered == .plain ? .offered : .open
        fields.settle(&head.headers, isLast: isLast)
        // To be ignored in HTTP/1.0 (RFC 9110 §10.1.1).
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
