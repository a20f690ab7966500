import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// What depends on the version of HTTP that a request has, which handlers further in do not see.
///
/// A client of HTTP/1.0 waits for the end of the connection and does not know bodies in chunks (RFC 9112
/// §6.1, §9.3): its request is made to say so as those of HTTP/1.1 do, and its answer is framed for it. A
/// request of HTTP/1.1 names one host (RFC 9112 §3.2), or is wrong like one that cannot be read.
final class HTTPVersionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case open
        /// The client's version is 1.0; this request is the last.
        case old
        /// Nothing goes on after a request that is wrong: its answer is the last.
        case over
    }

    private var state = State.open

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .over = state { return }
        guard case .head(var head) = unwrapInboundIn(data) else {
            return context.fireChannelRead(data)
        }
        if head.version == .http1_1, head.headers["host"].count != 1 {
            state = .over
            context.fireErrorCaught(HTTPParserError.unknown)
        } else if head.version == .http1_0 {
            state = .old
            head.headers.replaceOrAdd(name: "connection", value: "close")
            // To be ignored (RFC 9110 §10.1.1).
            head.headers.remove(name: "expect")
            context.fireChannelRead(wrapInboundOut(.head(head)))
        } else {
            context.fireChannelRead(data)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .old = state, case .head(var head) = unwrapOutboundIn(data) else {
            return context.write(data, promise: promise)
        }
        head.version = .http1_0
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}

/// Hummingbird's HTTP/1.1, with that handler behind its decoder.
struct VersionedChannel: ServerChildChannel {
    private let base: HTTP1Channel

    init(_ base: HTTP1Channel) {
        self.base = base
    }

    func setup(
        channel: any Channel, logger: Logger
    ) -> EventLoopFuture<HTTP1Channel.Value> {
        base.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.context(
                handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(HTTPVersionHandler(), position: .after(decoder.handler))
            return value
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}
