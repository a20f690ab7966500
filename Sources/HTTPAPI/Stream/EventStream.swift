import HTTPServer
import HTTPTypes
import Ledger
import NIOCore

/// `POST /v1/events` as `application/x-ndjson`: a stream of events in, one result line each out.
///
/// Four tasks: one reads, parses and submits chunks; one waits for their outcomes in order and
/// writes result lines; one watches the token; the request's own task sends the lines. Reading goes on
/// while results wait to be read, because many clients send everything before they read.
struct EventStream: Sendable {
    /// Chunks that are submitted and not answered yet: parsing overlaps writing.
    static let maximumChunksInFlight = 16
    /// Bytes of results that wait for a client that does not read; then the stream ends.
    static let maximumWaitingResultBytes = 32 << 20

    private let call: Call

    init(_ call: Call) {
        self.call = call
    }

    /// The answer, which begins before the body has ended.
    func reply() -> Reply {
        Reply(
            status: .ok, headers: [.contentType: MediaTypes.ndjson],
            body: .stream { write in try await run(write) })
    }

    private func run(_ write: Reply.Write) async throws {
        let results = Relay<[UInt8]>(limit: Self.maximumWaitingResultBytes)
        let chunks = Relay<PendingChunk>(limit: Self.maximumChunksInFlight)
        let progress = StreamProgress(chunks)
        let unread = call.api.memory.results.lease()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: globalConcurrentExecutor) {
                // It ends with the body, at the latest.
                async let _: Void = watchToken(progress)
                var reader = StreamReader(call, progress, chunks: chunks, results: results)
                await reader.read()
            }
            group.addTask(executorPreference: globalConcurrentExecutor) {
                await report(chunks, results, unread)
            }
            while let piece = await results.next() {
                try await write(ByteBuffer(bytes: piece))
                results.release(piece.count)
                unread.release(piece.count)
            }
            // The last result was sent: nothing more is read of a body that has not ended yet.
            group.cancelAll()
        }
    }

    /// Ends the stream when its token does, even while nothing is sent.
    private func watchToken(_ progress: StreamProgress) async {
        while !progress.isEnded {
            let wait = Duration.milliseconds(Readmission.maximumWaitMilliseconds)
            guard (try? await Task.sleep(for: wait)) != nil else { return }
            if let problem = call.objection() { progress.endWhileQuiet(problem) }
        }
    }

    /// Turns outcomes into result lines, in the order of the stream.
    private func report(
        _ chunks: Relay<PendingChunk>, _ results: Relay<[UInt8]>, _ unread: ByteLease
    ) async {
        let language = call.language
        while let chunk = await chunks.next() {
            let piece = await chunk.resultLines(in: language)
            // A recorded event always gets its result, even beyond the limit: the reader then ends
            // the stream.
            unread.force(piece.count)
            results.add(piece, weight: piece.count)
            chunks.release()
        }
        results.finish()
    }
}
