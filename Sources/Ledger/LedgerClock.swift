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

/// Whether the clock can be believed, so that recorded times never go back and never jump ahead.
struct ClockGuard: Sendable {
    /// How far the clock may stand before the last recorded time, microseconds.
    static let maximumBehindMicroseconds: Int64 = 60_000_000
    /// How far it may jump ahead unannounced, microseconds.
    static let maximumAheadMicroseconds: Int64 = 86_400_000_000

    /// A moment of both clocks that was believed.
    private var reference: (wall: Int64, uptime: Int64)?
    private(set) var last: Timestamp

    /// A guard that continues after the last recorded time.
    init(last: Timestamp, isAccepted: Bool, _ clock: LedgerClock) {
        self.last = last
        let now = clock.now().microseconds
        if isAccepted || now - last.microseconds <= Self.maximumAheadMicroseconds {
            reference = (now, clock.uptimeMicroseconds())
        }
    }

    /// The time for the next record, never before the last one.
    mutating func next(_ clock: LedgerClock) throws(LedgerError) -> Timestamp {
        let wall = clock.now()
        let uptime = clock.uptimeMicroseconds()
        if last.microseconds - wall.microseconds > Self.maximumBehindMicroseconds {
            throw LedgerError(
                .clock,
                "The clock says \(wall.text), but the last event was recorded at \(last.text). "
                    + "Set the machine's clock.")
        }
        let expected = reference.map { $0.wall + uptime - $0.uptime } ?? last.microseconds
        if wall.microseconds - expected > Self.maximumAheadMicroseconds {
            throw LedgerError(
                .clock,
                "The clock says \(wall.text), more than a day after \(last.text). If it is right, "
                    + "start with --accept-clock.")
        }
        reference = (wall.microseconds, uptime)
        last = max(last, wall)
        return last
    }
}
