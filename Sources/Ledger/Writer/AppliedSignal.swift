import Synchronization

/// Resumes waiting tasks when the read models have applied more of the log.
final class AppliedSignal: Sendable {
    private struct State {
        var size: UInt64 = 0
        var next = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Sets the number of applied events. The writer calls it after each commit.
    func advance(to size: UInt64) {
        let waiters = state.withLock { state in
            state.size = size
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until more than `size` events are applied; returns their number.
    func wait(beyond size: UInt64) async throws(CancellationError) -> UInt64 {
        while true {
            let now = state.withLock { $0.size }
            if now > size { return now }
            await suspend(beyond: size)
            if Task.isCancelled { throw CancellationError() }
        }
    }

    private func suspend(beyond size: UInt64) async {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard state.size <= size, !Task.isCancelled else { return true }
                    state.waiters[number] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
        }
    }
}
