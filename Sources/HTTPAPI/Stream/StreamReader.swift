import Catalogue
import HTTPServer
import HTTPTypes
import Ledger
import NIOCore

/// Reads a stream of events: splits it into lines, parses them and submits them, chunk by chunk.
struct StreamReader {
    /// How long to wait before a full queue is tried again, milliseconds.
    private static let busyWaitMilliseconds = 20

    private let call: Call
    private let progress: StreamProgress
    private let chunks: Relay<PendingChunk>
    private let results: Relay<[UInt8]>
    private let memory: MemoryBudgets
    /// What the line that is not whole yet holds of the budget.
    private let line: ByteLease
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
        memory = call.api.memory
        line = memory.lines.lease()
    }

    /// Reads the body to its end. When the connection breaks, what was submitted is still written.
    mutating func read() async {
        var received = 0
        do {
            for try await buffer in call.request.body {
                received += buffer.readableBytes
                guard !progress.isEnded else { break }
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
            holdLine()
        }
    }

    /// Accounts for the bytes of the line that is not whole yet.
    private mutating func holdLine() {
        let wanted = max(0, splitter.waitingBytes - ServerLimits.freeLineBytes)
        let held = line.heldBytes
        if wanted < held {
            line.release(held - wanted)
        } else if wanted > held, !progress.isEnded, !line.take(wanted - held) {
            progress.end(.tooManyBytes(memory.lines))
        }
    }

    private mutating func submit(_ lineChunks: [LineChunk]) async {
        for lines in lineChunks where !progress.isEnded {
            await submit(lines)
        }
    }

    private mutating func submit(_ lines: LineChunk) async {
        let lease = memory.streams.lease()
        if let problem = await waitForRoom(lease, bytes: lines.textBytes) {
            return progress.end(problem)
        }
        let (chunk, failure) = EventChunk(
            lines, firstIndex: progress.nextIndex, now: call.api.clock.now()
        ) { call.api.ledger.judged($0, of: call.caller) }.untilFailure()
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
        progress.add(chunk, submitted, lease)
        if let failure { progress.end(failure) }
    }

    /// Waits until others were written, so that there is room for some lines; or why to end.
    private func waitForRoom(_ lease: ByteLease, bytes: Int) async -> Problem? {
        let tries =
            ServerLimits.streamWaitSeconds * 1000 / Self.busyWaitMilliseconds
        for _ in 0..<tries {
            if let problem = reasonToEnd() { return problem }
            if lease.tryToTake(bytes) { return nil }
            try? await Task.sleep(for: .milliseconds(Self.busyWaitMilliseconds))
        }
        memory.streams.noteRefusal()
        return .tooManyBytes(memory.streams)
    }

    private func reasonToEnd() -> Problem? {
        if let problem = call.objection() { return problem }
        if results.isFull { return .resultsUnread }
        if memory.results.isFull, results.weight >= ServerLimits.freeResultBytes {
            memory.results.noteRefusal()
            return .resultsUnread
        }
        if lastSubmitted?.hasFailed ?? false { return .streamStopped }
        if call.api.feed.isClosing || Task.isCancelled {
            return Problem(
                LedgerError(.closing, "The server is closing; resume from this index."))
        }
        return nil
    }
}

extension Problem {
    static let resultsUnread = Problem(
        .tooManyRequests, "results-unread", "Results wait to be read",
        "\(EventStream.maximumWaitingResultBytes) bytes of results wait to be read, or fewer where "
            + "other streams leave theirs unread, too. Read them, then resume from this index.")

    static let streamStopped = Problem(
        .serviceUnavailable, "stream-stopped", "The stream was stopped",
        "The ledger could not write the events before this one. Resume from the first of them.")
}
