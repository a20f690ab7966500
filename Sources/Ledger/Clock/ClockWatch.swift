import Catalogue
import Rules
import Synchronization

/// What every thread may know of the ledger's clock: how far it has been, and who contradicts it.
///
/// The writer's ``ClockGuard`` decides whether anything is recorded. This decides what is said of
/// times that are posted, and when tokens end.
final class ClockWatch: Sendable {
    /// A clock that stands so far before where it has been is in doubt, microseconds.
    private static let toleranceMicroseconds: Int64 = 2_000_000
    /// The clock's progress is noted in steps of so many microseconds.
    private static let stepMicroseconds: Int64 = 1000

    /// The latest time that is known to have passed: of the last record, or seen on a clock that
    /// was believed. Microseconds since 1970.
    private let floor: Atomic<Int64>
    private let witnesses = Mutex(ClockWitnesses())

    /// A watch that begins at the last recorded time.
    init(last: Timestamp) {
        floor = Atomic(last.microseconds)
    }

    /// The later of what the clock says and what it said before: what was over stays over.
    ///
    /// A clock that says more than a day after that is used, but not remembered.
    func time(_ now: Timestamp) -> Timestamp {
        let highest = floor.load(ordering: .relaxed)
        let progress = now.microseconds - highest
        guard progress > 0 else { return Timestamp(microseconds: highest) }
        if (Self.stepMicroseconds...ClockGuard.maximumAheadMicroseconds).contains(progress) {
            floor.max(now.microseconds, ordering: .relaxed)
        }
        return now
    }

    /// Notes a time that the writer believes.
    func note(believed time: Timestamp) {
        floor.max(time.microseconds, ordering: .relaxed)
    }

    /// Begins anew at a time for which an operator vouches.
    func restart(at time: Timestamp) {
        floor.store(time.microseconds, ordering: .relaxed)
        witnesses.withLock { $0 = ClockWitnesses() }
    }

    /// Why the clock cannot tell that a time lies ahead; nil when it can.
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

/// Who posted times ahead of the ledger's clock lately, and how far ahead. Pure.
///
/// One sender whose times lie ahead has a wrong clock; when two have times that lie equally far
/// ahead, it is the ledger's clock that is wrong.
struct ClockWitnesses {
    /// Senders that are remembered.
    private static let maximumWitnesses = 64
    /// How long they are, microseconds.
    private static let memoryMicroseconds: Int64 = 600_000_000
    /// Offsets that differ by less are the same, microseconds.
    private static let agreementMicroseconds: Int64 = 60_000_000
    /// Times that lie further ahead say nothing of the clock: they are mistakes. Microseconds.
    private static let maximumOffsetMicroseconds: Int64 = 7 * 86_400_000_000

    private var latest: [String: (offset: Int64, at: Int64)] = [:]

    /// Notes that a sender's time lies ahead, and returns whether another sender's does too.
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
