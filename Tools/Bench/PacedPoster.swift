import Foundation
import Synchronization

/// Posts batches at a fixed rate, while something else is measured.
///
/// Every batch has its moment, whether or not those before it have been answered, as long as one of
/// a few connections is free.
final class PacedPoster: Sendable {
    private static let connections = 8

    private struct State {
        var isStopped = false
        var next = 0
        var answered = 0
        var times = Samples()
        var failure: BenchFailure?
    }

    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)
    private let clock = Stopwatch()
    private let batches: [[UInt8]]
    private let eventsOfPost: Int
    private let intervalSeconds: Double

    /// Begins to post; `batches` holds enough for as long as is measured.
    init(
        _ batches: [[UInt8]], eventsOfPost: Int = BenchPlan.backgroundPostEvents,
        perSecond: Int = BenchPlan.backgroundEventsPerSecond, to server: ServedLedger
    ) {
        self.batches = batches
        self.eventsOfPost = eventsOfPost
        intervalSeconds = Double(eventsOfPost) / Double(perSecond)
        let headers = [
            "Content-Type: application/cloudevents-batch+json",
            "Authorization: Bearer \(server.token)",
        ]
        let port = server.port
        for _ in 0..<Self.connections {
            Thread.detachNewThread { [self] in
                do {
                    try post(HTTPConnection(port: port), headers)
                } catch {
                    state.withLock { $0.failure = BenchFailure("background posts: \(error)") }
                }
                ended.signal()
            }
        }
    }

    private func post(_ connection: HTTPConnection, _ headers: [String]) throws {
        while let number = takeNext() {
            let wait = Double(number) * intervalSeconds - clock.seconds
            if wait > 0 { Thread.sleep(forTimeInterval: wait) }
            let watch = Stopwatch()
            let status = try connection.send(
                "POST", "/v1/events", headers: headers, body: batches[number])
            guard status == 201 else { throw BenchFailure("status \(status)") }
            state.withLock { state in
                state.answered += 1
                state.times.add(watch.seconds)
            }
        }
    }

    private func takeNext() -> Int? {
        state.withLock { state in
            guard !state.isStopped, state.next < batches.count else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    /// Seconds that each post took.
    var times: Samples { state.withLock { $0.times } }

    /// Whether every batch was answered, or one failed.
    var isDone: Bool { state.withLock { $0.answered >= batches.count || $0.failure != nil } }

    /// Waits until every batch was answered, or one failed.
    func waitForAll() {
        while !isDone { Thread.sleep(forTimeInterval: 0.01) }
    }

    /// Stops; returns how many events a second were recorded.
    func finish() throws -> Double {
        let planned = Double(batches.count) * intervalSeconds
        let seconds = min(clock.seconds, planned)
        let answered = state.withLock { state in
            state.isStopped = true
            return state.answered
        }
        for _ in 0..<Self.connections { ended.wait() }
        if let failure = state.withLock({ $0.failure }) { throw failure }
        return Double(answered * eventsOfPost) / seconds
    }
}
