import HTTPTypes
import Hummingbird
import HummingbirdCore
import Ledger
import NIOCore
import Rules

/// `POST /v1/events` as `application/x-ndjson`: a stream of events in, one result line each out.
///
/// Three tasks: one reads, parses and submits chunks; one waits for their outcomes in order and
/// writes result lines; the request's own task sends them. Reading goes on while results wait to be
/// read, because many clients send everything before they read.
struct EventStream: Sendable {
    /// Chunks that are submitted and not answered yet: parsing overlaps writing.
    static let maximumChunksInFlight = 16
    /// Bytes of results that wait for a client that does not read; then the stream ends.
    static let maximumWaitingResultBytes = 32 << 20

    private let ledger: Ledger
    private let clock: LedgerClock
    private let principal: Principal

    init(_ ledger: Ledger, _ clock: LedgerClock, _ principal: Principal) {
        self.ledger = ledger
        self.clock = clock
        self.principal = principal
    }

    /// The answer, which begins before the body has ended.
    func response(to request: Request) -> Response {
        let body = request.body
        let announced = request.announcedBytes
        return Response(
            status: .ok, headers: [.contentType: MediaTypes.ndjson],
            body: ResponseBody { writer in
                try await run(body, announced, &writer)
                try await writer.finish(nil)
            })
    }

    private func run(
        _ body: RequestBody, _ announced: Int?, _ writer: inout any ResponseBodyWriter
    ) async throws {
        let results = Relay<[UInt8]>(limit: Self.maximumWaitingResultBytes)
        let chunks = Relay<PendingChunk>(limit: Self.maximumChunksInFlight)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: globalConcurrentExecutor) {
                var reader = StreamReader(
                    ledger, clock, principal, chunks: chunks, results: results)
                await reader.read(body, announcedBytes: announced)
            }
            group.addTask(executorPreference: globalConcurrentExecutor) {
                await Self.report(chunks, results)
            }
            while let piece = await results.next() {
                try await writer.write(ByteBuffer(bytes: piece))
                results.release(piece.count)
            }
            // The body must be read to its end before the connection goes on.
            try await group.waitForAll()
        }
    }

    /// Turns outcomes into result lines, in the order of the stream.
    private static func report(
        _ chunks: Relay<PendingChunk>, _ results: Relay<[UInt8]>
    ) async {
        while let chunk = await chunks.next() {
            let piece = await chunk.resultLines()
            results.add(piece, weight: piece.count)
            chunks.release()
        }
        results.finish()
    }
}
