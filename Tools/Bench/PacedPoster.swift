import Foundation
import Synchronization

/// Posts batches at a fixed rate on one connection, while something else is measured.
final class PacedPoster: Sendable {
    private struct State {
        var isStopped = false
        var posted = 0
        var failure: BenchFailure?
        var seconds = 0.0
    }

    private let state = Mutex(State())
    private let end = DispatchSemaphore(value: 0)

    /// Begins to post; `batches` holds enough for as long as is measured.
    init(_ batches: [[UInt8]], to server: ServedLedger) {
        let headers = [
            "Content-Type: application/cloudevents-batch+json",
            "Authorization: Bearer \(server.token)",
        ]
        let port = server.port
        Thread.detachNewThread { [self] in
            do {
                try post(batches, HTTPConnection(port: port), headers)
            } catch {
                state.withLock { $0.failure = BenchFailure("background posts: \(error)") }
            }
            end.signal()
        }
    }

    private func post(
        _ batches: [[UInt8]], _ connection: HTTPConnection, _ headers: [String]
    ) throws {
        let interval =
            Double(BenchPlan.backgroundPostEvents) / Double(BenchPlan.backgroundEventsPerSecond)
        let clock = Stopwatch()
        for (number, batch) in batches.enumerated() {
            let wait = Double(number) * interval - clock.seconds
            if wait > 0 { Thread.sleep(forTimeInterval: wait) }
            guard !state.withLock({ $0.isStopped }) else { return }
            let status = try connection.send("POST", "/v1/events", headers: headers, body: batch)
            guard status == 201 else { throw BenchFailure("status \(status)") }
            state.withLock { state in
                state.posted += BenchPlan.backgroundPostEvents
                state.seconds = max(clock.seconds, Double(number + 1) * interval)
            }
        }
    }

    /// Stops; throws unless the rate was kept (within a twentieth).
    func finish() throws {
        state.withLock { $0.isStopped = true }
        end.wait()
        let state = state.withLock { $0 }
        if let failure = state.failure { throw failure }
        let rate = Double(state.posted) / state.seconds
        guard rate > 0.95 * Double(BenchPlan.backgroundEventsPerSecond) else {
            throw BenchFailure("only \(Text.count(rate)) events/s were posted in the background")
        }
    }
}
