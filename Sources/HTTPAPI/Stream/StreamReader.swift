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

    private let call: Call
    private let progress: StreamProgress
    private let chunks: Relay<PendingChunk>
    private let results: Relay<[UInt8]>
    /// Chunks are written in their order, and take turns with other senders.
    private let lane = WriteLane()
    private var splitter = LineSplitter()
    private var lastSubmitted: SubmittedChunk?

    init(
        _ call: Call, _ progress: StreamProgress, chunks: Relay<PendingChunk>,
        results: Relay<[UInt8]>
    ) {
        self.call = call
        self.progress = progress
        self.chunks = chunks
        self.results = results
    }

    /// Reads the body to its end. When the connection breaks, what was submitted is still written.
    mutating func read() async {
        var received = 0
        do {
            for try await buffer in call.request.body {
                received += buffer.readableBytes
                guard !progress.isEnded else { continue }
                await take(buffer)
            }
            let isWhole = call.request.announcedBytes.map { received >= $0 } ?? true
            if isWhole, !progress.isEnded { await submit(splitter.finish()) }
        } catch {
            // The client is gone: half a line at the end is no event.
        }
        progress.finish()
    }

    private mutating func take(_ buffer: ByteBuffer) async {
        var rest = buffer.readableBytesView
        while !rest.isEmpty, !progress.isEnded {
            let part = rest.prefix(LineSplitter.maximumAddedBytes)
            rest = rest.dropFirst(part.count)
            await submit(splitter.add(part))
        }
    }

    private mutating func submit(_ lineChunks: [LineChunk]) async {
        for lines in lineChunks where !progress.isEnded {
            await submit(lines)
        }
    }

    private mutating func submit(_ lines: LineChunk) async {
        let chunk = EventChunk(
            lines, firstIndex: progress.nextIndex, now: call.api.clock.now())
        await chunks.room()
        guard progress.begin() else { return }
        if let problem = reasonToEnd() { return progress.end(problem) }
        var submitted = SubmittedChunk(
            chunk.submissions, to: call.api.ledger, by: call.caller, in: lane)
        while submitted.isBusy {
            // Only the newest chunk can find the queue full, so waiting here keeps the order.
            try? await Task.sleep(for: .milliseconds(Self.busyWaitMilliseconds))
            if let problem = reasonToEnd() { return progress.end(problem) }
            submitted = SubmittedChunk(
                chunk.submissions, to: call.api.ledger, by: call.caller, in: lane)
        }
        lastSubmitted = submitted
        progress.add(chunk, submitted)
    }

    private func reasonToEnd() -> Problem? {
        if let problem = call.objection() { return problem }
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
