import Catalogue
import Rules
import Synchronization

/// The ledger's clock for all threads: the latest time known to have passed, and senders whose
/// times contradict it.
///
/// The writer's ``ClockGuard`` decides whether events are recorded. This decides how posted times
/// are judged, and when tokens expire.
final class ClockWatch: Sendable {
    /// A clock that is further than this before its latest time is in doubt, microseconds.
    private static let toleranceMicroseconds: Int64 = 2_000_000
    /// The clock's progress is noted in steps of so many microseconds.
    private static let stepMicroseconds: Int64 = 1000

    /// The latest time known to have passed, from the last record or from a plausible clock.
    /// Microseconds since 1970.
    private let floor: Atomic<Int64>
    private let witnesses = Mutex(ClockWitnesses())

    /// A watch that begins at the last recorded time.
    init(last: Timestamp) {
        floor = Atomic(last.microseconds)
    }

    /// The later of the clock's time and its latest time, so that an expired token stays expired.
    ///
    /// A time more than a day later is used, but not remembered.
    func time(_ now: Timestamp) -> Timestamp {
        let highest = floor.load(ordering: .relaxed)
        let progress = now.microseconds - highest
        guard progress > 0 else { return Timestamp(microseconds: highest) }
        if (Self.stepMicroseconds...ClockGuard.maximumAheadMicroseconds).contains(progress) {
            floor.max(now.microseconds, ordering: .relaxed)
        }
        return now
    }

    /// Notes a time that the writer found plausible.
    func note(believed time: Timestamp) {
        floor.max(time.microseconds, ordering: .relaxed)
    }

    /// Starts again at a time that an operator confirmed.
    func restart(at time: Timestamp) {
        floor.store(time.microseconds, ordering: .relaxed)
        witnesses.withLock { $0 = ClockWitnesses() }
    }

    /// Why the clock cannot decide that a posted time is in the future; nil when it can.
    func doubt(
        that time: Timestamp, liesAheadOf now: Timestamp, of principal: Principal,
        uptimeMicroseconds: Int64
    ) -> LedgerError? {
        let highest = floor.load(ordering: .relaxed)
        if highest - now.microseconds > Self.toleranceMicroseconds {
            let before = Timestamp(microseconds: highest)
            return LedgerError(
                .clock,
                "The event's time lies ahead of the ledger's clock, but that says \(now.text) "
                    + "and stood at \(before.text) before. Repeat it later; the operator has to "
                    + "set the clock.")
        }
        let offset = time.microseconds - now.microseconds
        let isConfirmed = witnesses.withLock {
            $0.note(principal.id, offset, atMicroseconds: uptimeMicroseconds)
        }
        guard isConfirmed else { return nil }
        return LedgerError(
            .clock,
            "The event's time lies \(offset / Timestamp.microsecondsPerSecond) s ahead of the "
                + "ledger's clock, which says \(now.text); others post times as far ahead, so "
                + "that the clock may be slow. Repeat it later; the operator has to look at it.")
    }
}

/// Senders that recently posted times ahead of the ledger's clock, and how far ahead. Pure.
///
/// A single sender with times ahead has a wrong clock. When two senders are equally far ahead, the
/// ledger's clock is wrong.
struct ClockWitnesses {
    /// The maximum number of remembered senders.
    private static let maximumWitnesses = 64
    /// How long a sender is remembered, microseconds.
    private static let memoryMicroseconds: Int64 = 600_000_000
    /// Offsets that differ by less are the same, microseconds.
    private static let agreementMicroseconds: Int64 = 60_000_000
    /// Times further ahead than this are mistakes and say nothing about the clock, microseconds.
    private static let maximumOffsetMicroseconds: Int64 = 7 * 86_400_000_000

    private var latest: [String: (offset: Int64, at: Int64)] = [:]

    /// Notes a sender's time ahead, and returns whether another sender is equally far ahead.
    mutating func note(_ sender: String, _ offset: Int64, atMicroseconds now: Int64) -> Bool {
        guard offset <= Self.maximumOffsetMicroseconds else { return false }
        latest = latest.filter { now - $0.value.at <= Self.memoryMicroseconds }
        if latest.count >= Self.maximumWitnesses, latest[sender] == nil,
            let oldest = latest.min(by: { $0.value.at < $1.value.at })
        {
            latest[oldest.key] = nil
        }
        latest[sender] = (offset, now)
        return latest.contains { other, witness in
            other != sender && abs(witness.offset - offset) <= Self.agreementMicroseconds
        }
    }
}
