import NIOCore
import Synchronization

/// Sends the pieces of a stream, for one task.
///
/// One piece may be on its way while the next is made: the task and the event loop work at the same time,
/// and a task waits for a client that does not read.
final class StreamWriter: Sendable {
    private enum State {
        case free
        /// A piece is on its way, and the task may wait to send the next.
        case busy(CheckedContinuation<Void, any Error>?)
        case closed
    }

    private let client: Client
    private let state = Mutex(State.free)

    init(_ client: Client) {
        self.client = client
    }

    /// Sends a piece when the connection has taken the one before; throws when it is closed.
    func write(_ piece: ByteBuffer) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let outcome: Result<Void, any Error>? = state.withLock { state in
                switch state {
                case .free:
                    state = .busy(nil)
                    return .success(())
                case .busy:
                    state = .busy(continuation)
                    return nil
                case .closed: return .failure(ChannelError.ioOnClosedChannel)
                }
            }
            if let outcome { continuation.resume(with: outcome) }
        }
        client.onLoop { $0.write(piece) }
    }

    /// The connection takes the next piece. Called on the event loop.
    func takesMore() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard case .busy(let waiting) = state else { return nil }
            // The task that goes on has the turn already.
            state = waiting == nil ? .free : .busy(nil)
            return waiting
        }
        waiting?.resume()
    }

    /// The connection is closed. Called on the event loop.
    func close() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            defer { state = .closed }
            guard case .busy(let waiting) = state else { return nil }
            return waiting
        }
        waiting?.resume(throwing: ChannelError.ioOnClosedChannel)
    }
}
