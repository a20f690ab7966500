import HTTPTypes
package import Logging
import NIOCore

/// Records every answer: a line in the log and a count in the metrics.
///
/// The line has no token, body or query, because any of them may be personal.
package struct RequestLog: Sendable {
    private let metrics: RequestMetrics
    private let logger: Logger
    private let clock: @Sendable () -> Int64
    private let warnings = WarningInterval()

    /// Creates a log that measures durations with a clock in microseconds.
    package init(
        _ metrics: RequestMetrics, _ logger: Logger, clock: @escaping @Sendable () -> Int64
    ) {
        self.metrics = metrics
        self.logger = logger
        self.clock = clock
    }

    /// Begins the trace of a request.
    func trace(_ id: String) -> RequestTrace { RequestTrace(id: id, start: clock()) }

    /// Records a reply: a whole one now, a stream when it has been sent. Returns the reply to send.
    func recorded(_ reply: Reply, of trace: RequestTrace) -> Reply {
        let status = reply.status.code
        guard case .stream(let run) = reply.body else {
            record(status, trace, bytes: reply.lengthBytes ?? 0)
            return reply
        }
        var reply = reply
        reply.body = .stream { write in
            var bytes = 0
            do {
                try await run { piece in
                    try await write(piece)
                    bytes += piece.readableBytes
                }
            } catch {
                recordBroken(trace, bytes: bytes)
                throw error
            }
            record(status, trace, bytes: bytes)
        }
        return reply
    }

    /// Records a request whose connection broke before its answer was sent.
    func recordBroken(_ trace: RequestTrace, bytes: Int = 0) {
        let duration = clock() - trace.start
        metrics.noteBroken(trace.route ?? .none, microseconds: duration)
        write(.info, nil, trace, duration, bytes)
    }

    private func record(_ status: Int, _ trace: RequestTrace, bytes: Int) {
        let duration = clock() - trace.start
        metrics.note(trace.route ?? .none, status: status, microseconds: duration)
        write(level(of: status), status, trace, duration, bytes)
    }

    /// The level of a line. Answers that the service is unavailable or full give one warning a
    /// minute: the writer has logged the cause. Other 5xx answers are errors.
    private func level(of status: Int) -> Logger.Level {
        guard status >= 500 else { return .info }
        guard status == 503 || status == 507 else { return .error }
        return warnings.isDue(at: clock()) ? .warning : .info
    }

    private func write(
        _ level: Logger.Level, _ status: Int?, _ trace: RequestTrace,
        _ duration: Int64, _ bytes: Int
    ) {
        guard level >= logger.logLevel else { return }
        let route = trace.route ?? .none
        var metadata: Logger.Metadata = [
            "request": "\(trace.id)", "method": "\(route.method)", "route": "\(route.path)",
            "microseconds": .stringConvertible(duration),
            "bytes": .stringConvertible(bytes),
        ]
        if let status { metadata["status"] = .stringConvertible(status) }
        if let principal = trace.principal { metadata["principal"] = "\(principal)" }
        logger.log(level: level, status == nil ? "broken" : "answered", metadata: metadata)
    }
}
