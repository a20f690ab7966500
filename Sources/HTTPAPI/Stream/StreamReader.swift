import HTTPTypes
import Hummingbird
import HummingbirdCore
import Ledger
import NIOCore
import Rules
import ServiceLifecycle

/// Reads a stream of events: splits it into lines, parses them and submits them, chunk by chunk.
struct StreamReader {
    /// How long to wait before a full queue is tried again, milliseconds.
    private static let busyWaitMilliseconds = 20

    private let ledger: Ledger
    private let clock: LedgerClock
    private let principal: Principal
    private let chunks: Relay<PendingChunk>
    private let results: Relay<[UInt8]>
    /// Chunks are written in their order, and take turns with other senders.
    private let lane = WriteLane()
    private var splitter = LineSplitter()
    private var nextIndex = 0
    private var lastSubmitted: SubmittedChunk?
    /// Set once the stream was ended before its body: the rest of it is read and dropped.
    private var isEnded = false

    init(
        _ ledger: Ledger, _ clock: LedgerClock, _ principal: Principal,
        chunks: Relay<PendingChunk>, results: Relay<[UInt8]>
    ) {
        self.ledger = ledger
        self.clock = clock
        self.principal = principal
        self.chunks = chunks
        self.results = results
    }

    /// Reads the body to its end. When the connection breaks, what was submitted is still written.
    mutating func read(_ body: RequestBody, announcedBytes: Int?) async {
        var received = 0
        do {
            for try await buffer in body {
                received += buffer.readableBytes
                guard !isEnded else { continue }
                await take(buffer)
            }
            let isWhole = announcedBytes.map { received >= $0 } ?? true
            if isWhole, !isEnded { await submit(splitter.finish()) }
        } catch {
            // The client is gone: half a line at the end is no event.
        }
        if !isEnded { chunks.finish() }
    }

    private mutating func take(_ buffer: ByteBuffer) async {
        var rest = buffer.readableBytesView
        while !rest.isEmpty, !isEnded {
            let part = rest.prefix(LineSplitter.maximumAddedBytes)
            rest = rest.dropFirst(part.count)
            await submit(splitter.add(part))
        }
    }

    private mutating func submit(_ lineChunks: [LineChunk]) async {
        for lines in lineChunks where !isEnded {
            await submit(lines)
        }
    }

    private mutating func submit(_ lines: LineChunk) async {
        let chunk = EventChunk(lines, firstIndex: nextIndex, now: clock.now())
        await chunks.room()
        if let problem = reasonToEnd() { return end(problem) }
        var submitted = SubmittedChunk(
            chunk.submissions, to: ledger, by: principal, in: lane)
        while submitted.isBusy {
            // Only the newest chunk can find the queue full, so waiting here keeps the order.
            try? await Task.sleep(for: .milliseconds(Self.busyWaitMilliseconds))
            if let problem = reasonToEnd() { return end(problem) }
            submitted = SubmittedChunk(
                chunk.submissions, to: ledger, by: principal, in: lane)
        }
        lastSubmitted = submitted
        nextIndex += chunk.count
        chunks.add(.events(chunk, submitted))
    }

    /// Ends the stream early: a last line says why, and where to resume.
    private mutating func end(_ problem: Problem) {
        isEnded = true
        chunks.add(.end(problem, index: nextIndex))
        chunks.finish()
    }

    private func reasonToEnd() -> Problem? {
        if results.isFull { return .resultsUnread }
        if lastSubmitted?.hasFailed ?? false { return .streamStopped }
        if Task.isShuttingDownGracefully || Task.isCancelled {
            return Problem(
                LedgerError(.closing, "The server is closing; resume from this index."))
        }
        return nil
    }
}

extension Problem {
    static let resultsUnread = Problem(
        .tooManyRequests, "results-unread", "Results wait to be read",
        "\(EventStream.maximumWaitingResultBytes) bytes of results wait to be read. Read them, then "
            + "resume from this index.")

    static let streamStopped = Problem(
        .serviceUnavailable, "stream-stopped", "The stream was stopped",
        "The ledger could not write the events before this one. Resume from the first of them.")
}
