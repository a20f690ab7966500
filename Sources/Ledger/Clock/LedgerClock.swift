public import Catalogue
import Foundation

/// The time, as the ledger reads it: injected, so that tests can turn it.
public struct LedgerClock: Sendable {
    /// The wall clock, UTC.
    public let now: @Sendable () -> Timestamp
    /// A clock that never jumps, microseconds.
    public let uptimeMicroseconds: @Sendable () -> Int64

    /// A clock of those two.
    public init(
        now: @escaping @Sendable () -> Timestamp,
        uptimeMicroseconds: @escaping @Sendable () -> Int64
    ) {
        self.now = now
        self.uptimeMicroseconds = uptimeMicroseconds
    }

    /// The machine's clocks.
    public static let system = LedgerClock(
        now: { Timestamp(microseconds: Self.read(CLOCK_REALTIME)) },
        uptimeMicroseconds: { Self.read(CLOCK_BOOTTIME) })

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
