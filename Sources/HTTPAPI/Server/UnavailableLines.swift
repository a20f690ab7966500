import Synchronization

/// When an answer that the ledger is unavailable is worth a warning: once a minute, however many there are.
final class UnavailableLines: Sendable {
    private static let intervalMicroseconds: Int64 = 60_000_000
    private let last = Mutex<Int64?>(nil)

    /// Whether a warning is due at a moment, microseconds; from then on none is for a while.
    func isDue(at now: Int64) -> Bool {
        last.withLock { last in
            if let last, now - last < Self.intervalMicroseconds { return false }
            last = now
            return true
        }
    }
}
