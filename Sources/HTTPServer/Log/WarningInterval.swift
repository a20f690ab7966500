import Synchronization

/// Limits warnings that the service is unavailable to one a minute. May be used on any thread.
final class WarningInterval: Sendable {
    private static let intervalMicroseconds: Int64 = 60_000_000
    private let last = Mutex<Int64?>(nil)

    /// Whether a warning is due at `now`, in microseconds; if so, the next is due a minute later.
    func isDue(at now: Int64) -> Bool {
        last.withLock { last in
            if let last, now - last < Self.intervalMicroseconds { return false }
            last = now
            return true
        }
    }
}
