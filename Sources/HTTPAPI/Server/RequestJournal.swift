import Hummingbird
import HummingbirdCore
import Ledger
import Logging

/// Keeps account of every answer: a line in the log and a count in the metrics.
///
/// The line holds neither tokens nor bodies nor the query, any of which may be personal.
struct RequestJournal: Sendable {
    private let metrics: HTTPMetrics
    private let logger: Logger
    private let clock: LedgerClock
    private let unavailable = UnavailableLines()

    init(_ metrics: HTTPMetrics, _ logger: Logger, _ clock: LedgerClock) {
        self.metrics = metrics
        self.logger = logger
        self.clock = clock
    }

    /// A clock for durations, microseconds.
    func now() -> Int64 { clock.uptimeMicroseconds() }

    /// The same answer, noted when it has been made, or when it has been sent where it is a stream.
    func noted(_ response: Response, of trace: RequestTrace, since start: Int64) -> Response {
        let status = response.status.code
        guard response.body.contentLength == nil else {
            note(status, trace, since: start, bytes: response.body.contentLength ?? 0)
            return response
        }
        var response = response
        let body = response.body
        response.body = ResponseBody { writer in
            let count = CountingWriter.Count()
            do {
                try await body.write(CountingWriter(writer, count))
            } catch {
                noteBroken(trace, since: start, bytes: count.bytes)
                throw error
            }
            note(status, trace, since: start, bytes: count.bytes)
        }
        return response
    }

    /// Notes a request whose connection broke before its answer was sent.
    func noteBroken(_ trace: RequestTrace, since start: Int64, bytes: Int = 0) {
        let duration = now() - start
        metrics.noteBroken(trace.route ?? .none, microseconds: duration)
        write(.info, nil, trace, duration, bytes)
    }

    /// Notes an answer of so many bytes.
    func note(_ status: Int, _ trace: RequestTrace, since start: Int64, bytes: Int) {
        let duration = now() - start
        metrics.note(trace.route ?? .none, status: status, microseconds: duration)
        write(level(of: status), status, trace, duration, bytes)
    }

    /// Being unavailable or full is announced to clients and passes, and the writer has said why: one such
    /// answer a minute is worth a warning. Anything else of ours is a fault.
    private func level(of status: Int) -> Logger.Level {
        guard status >= 500 else { return .info }
        guard status == 503 || status == 507 else { return .error }
        return unavailable.isDue(at: now()) ? .warning : .info
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
