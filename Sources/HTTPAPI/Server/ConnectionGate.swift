import HTTPTypes
import JSON
import Metrics
import NIOCore
import NIOHTTPTypes
import Synchronization

/// Counts the connections that are open, and says when there are too many.
final class ConnectionGate: Sendable {
    private let count = Atomic<Int>(0)
    private let maximum: Int
    private let open: Gauge
    private let refused: Counter

    /// A gate for so many connections at once.
    init(maximum: Int, _ factory: any MetricsFactory) {
        self.maximum = maximum
        open = Gauge(label: "wenzhi_http_connections", factory: factory)
        refused = Counter(label: "wenzhi_http_connections_refused_total", factory: factory)
    }

    /// Counts a connection in; false when it is one too many. Either way it must leave.
    func enter() -> Bool {
        let now = count.add(1, ordering: .relaxed).newValue
        open.record(now)
        guard now > maximum else { return true }
        refused.increment()
        return false
    }

    /// Counts a connection out.
    func leave() {
        open.record(count.subtract(1, ordering: .relaxed).newValue)
    }
}

/// Answers a connection that is one too many with 503, and closes it.
///
/// It stands before everything else on the connection. Those that hold connections without using
/// them are closed when they have been idle for long enough, so that there is room again.
final class ConnectionGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    private static let retrySeconds = "1"

    private let gate: ConnectionGate
    private let isSecure: Bool
    private var isInside = false
    private var isRefused = false

    init(_ gate: ConnectionGate, isSecure: Bool) {
        self.gate = gate
        self.isSecure = isSecure
    }

    func channelActive(context: ChannelHandlerContext) {
        isInside = true
        isRefused = !gate.enter()
        context.fireChannelActive()
        guard isRefused else { return }
        // Over TLS nothing can be said before the client has had its part in the handshake.
        if !isSecure { refuse(context) }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        leave()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isRefused { context.fireChannelRead(data) }
    }

    private func leave() {
        if isInside { gate.leave() }
        isInside = false
    }

    private func refuse(_ context: ChannelHandlerContext) {
        let problem = Problem(
            .serviceUnavailable, "too-many-connections", "Too many connections",
            "Too many connections are open; try again in a second.")
        var json = JSONWriter(reservingCapacity: 256)
        problem.write(to: &json)
        var head = HTTPResponse(status: problem.status)
        head.headerFields[.contentType] = MediaTypes.problem
        head.headerFields[.contentLength] = String(json.bytes.count)
        head.headerFields[.retryAfter] = Self.retrySeconds
        head.headerFields[.connection] = "close"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: json.bytes))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
