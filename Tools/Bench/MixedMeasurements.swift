import Foundation
import Synchronization

/// Loads that share the server.
struct MixedMeasurements {
    var posting: PostingMeasurements
    /// Paths of volunteers.
    let paths: [String]

    /// One post after the other on one connection, from the first to the last byte of a stream.
    mutating func singlesDuringImport() throws -> Finding {
        var p99 = Samples()
        var rates = Samples()
        for _ in 0..<posting.plan.runs {
            let files = try posting.streamFile()
            let events = (0..<posting.plan.singlesDuringImportPerRun).map { _ in
                Array(posting.singles.next().utf8)
            }
            let connection = try HTTPConnection(port: posting.server.port)
            let stream = posting.streamImport
            let importing = Background { try stream.run(files) }
            var milliseconds = Samples()
            for event in events where !importing.isDone {
                milliseconds.add(try post(event, on: connection))
            }
            rates.add(Double(posting.plan.streamEvents) / (try importing.result()))
            p99.add(milliseconds.percentile(99))
        }
        return Finding(
            measured: "p99 \(Text.decimals(p99.median, 2)) ms beside \(Text.count(rates.median)) "
                + "events/s", isReached: p99.median < 20)
    }

    /// Reads and posts at once, as many connections each.
    mutating func readsAndWrites() throws -> Finding {
        let plan = posting.plan
        var (reads, posts) = (Samples(), Samples())
        var (readP99, postP99) = (Samples(), Samples())
        for _ in 0..<plan.runs {
            let (load, paths) = (posting.load, paths)
            let reading = Background {
                try load.get(
                    paths, connections: BenchPlan.mixedConnections, seconds: plan.loadSeconds)
            }
            let posted = try posting.post(
                plan.mixedSinglesPerRun, BenchPlan.mixedConnections, seconds: plan.loadSeconds)
            let read = try reading.result()
            reads.add(read.requestsPerSecond)
            readP99.add(read.p99)
            posts.add(posted.requestsPerSecond)
            postP99.add(posted.p99)
        }
        return Finding(
            measured: "\(Text.count(reads.median)) requests/s; p99 "
                + "\(Text.decimals(readP99.median, 2)) ms; \(Text.count(posts.median)) events/s; "
                + "p99 \(Text.decimals(postP99.median, 2)) ms",
            isReached: readP99.median < 20 && postP99.median < 20)
    }

    /// Posts an event; returns how many milliseconds it took.
    private func post(_ event: [UInt8], on connection: HTTPConnection) throws -> Double {
        let clock = Stopwatch()
        let status = try connection.send(
            "POST", "/v1/events",
            headers: [
                "Content-Type: \(PostingMeasurements.eventType)",
                "Authorization: Bearer \(posting.server.token)",
            ], body: event)
        guard status == 201 else { throw BenchFailure("status \(status)") }
        return clock.seconds * 1000
    }
}

/// Something that runs on a thread of its own.
final class Background<Value: Sendable>: Sendable {
    private let outcome = Mutex<Result<Value, any Error>?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    /// Whether it has ended, well or not.
    var isDone: Bool { outcome.withLock { $0 != nil } }

    /// Starts it.
    init(_ body: @escaping @Sendable () throws -> Value) {
        Thread.detachNewThread { [self] in
            let result = Result { try body() }
            outcome.withLock { $0 = result }
            ended.signal()
        }
    }

    /// Waits for its end.
    func result() throws -> Value {
        ended.wait()
        guard let result = outcome.withLock({ $0 }) else { throw BenchFailure("It did not run.") }
        return try result.get()
    }
}
