import HTTPServer
import Synchronization

/// The progress of a posted stream, and whether it ended before its body.
///
/// Two tasks may end it: the one that reads the body, and the one that watches the token while the
/// body is quiet. What is on its way to the writer is always answered before the end.
final class StreamProgress: Sendable {
    private struct State {
        /// The number of the next event.
        var nextIndex = 0
        /// A chunk is being handed to the writer: the stream does not end before it is noted.
        var isSubmitting = false
        var isEnded = false
    }

    private let state = Mutex(State())
    private let chunks: Relay<PendingChunk>

    /// The progress of a stream whose chunks are answered in the order in which they are in the queue.
    init(_ chunks: Relay<PendingChunk>) {
        self.chunks = chunks
    }

    /// Nothing more is taken; the rest of the body is read and dropped.
    var isEnded: Bool { state.withLock { $0.isEnded } }
    /// The number of the next event.
    var nextIndex: Int { state.withLock { $0.nextIndex } }

    /// Begins to hand a chunk on; false when the stream is over.
    func begin() -> Bool {
        state.withLock { state in
            guard !state.isEnded else { return false }
            state.isSubmitting = true
            return true
        }
    }

    /// Notes a chunk that the writer has, and what it holds of the budget for streams.
    func add(_ chunk: EventChunk, _ submitted: SubmittedChunk, _ lease: ByteLease) {
        state.withLock { state in
            state.isSubmitting = false
            state.nextIndex += chunk.count
            chunks.add(.events(chunk, submitted, lease))
        }
    }

    /// Ends the stream early instead of handing a chunk on: a last line says why, and where to resume.
    func end(_ problem: Problem) {
        state.withLock { state in
            state.isSubmitting = false
            end(&state, problem)
        }
    }

    /// Ends the stream early unless a chunk is being handed on: who does that looks for itself.
    func endWhileQuiet(_ problem: Problem) {
        state.withLock { state in
            if !state.isSubmitting { end(&state, problem) }
        }
    }

    private func end(_ state: inout State, _ problem: Problem) {
        guard !state.isEnded else { return }
        state.isEnded = true
        chunks.add(.end(problem, index: state.nextIndex))
        chunks.finish()
    }

    /// Ends the stream with its body.
    func finish() {
        state.withLock { state in
            guard !state.isEnded else { return }
            state.isEnded = true
            chunks.finish()
        }
    }
}
