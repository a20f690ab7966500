import NIOCore
import Synchronization

/// Sends the pieces of a stream on behalf of one task.
///
/// One piece may be in transit while the task produces the next. The task waits while the client
/// does not read.
final class StreamWriter: Sendable {
    private enum State {
        case free
        /// A piece is in transit; the task may be waiting to send the next.
        case busy(CheckedContinuation<Void, any Error>?)
        case closed
    }

    private let client: Client
    private let state = Mutex(State.free)

    init(_ client: Client) {
        self.client = client
    }

    /// Sends a piece after the connection has taken the one before; throws when the connection is
    /// closed.
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

    /// Notes that the connection can take the next piece. Called on the event loop.
    func takesMore() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard case .busy(let waiting) = state else { return nil }
            // A resumed task already owns the next piece.
            state = waiting == nil ? .free : .busy(nil)
            return waiting
        }
        waiting?.resume()
    }

    /// Notes that the connection is closed. Called on the event loop.
    func close() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            defer { state = .closed }
            guard case .busy(let waiting) = state else { return nil }
            return waiting
        }
        waiting?.resume(throwing: ChannelError.ioOnClosedChannel)
    }
}
