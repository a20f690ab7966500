import Catalogue
import Rules

/// Decides for the writer whether the clock is plausible, so that recorded times never go back and
/// never jump ahead.
///
/// Used on the writer's thread. It reads only the clocks that it is given.
struct ClockGuard: Sendable {
    /// How far the clock may be before the last recorded time, microseconds.
    static let maximumBehindMicroseconds: Int64 = 60_000_000
    /// How far it may jump ahead without `acceptsClock`, microseconds.
    static let maximumAheadMicroseconds: Int64 = 86_400_000_000
    /// How far the time that an operator confirms may differ from the clock, microseconds.
    static let maximumVouchedMicroseconds: Int64 = 300_000_000
    /// What recorded times advance by while an accepted clock catches up, microseconds a group.
    private static let catchUpMicroseconds: Int64 = 1

    /// A moment of both clocks at which the clock was plausible.
    private var reference: (wall: Int64, uptime: Int64)?
    /// When the last event was recorded.
    private(set) var last: Timestamp
    /// The latest time of the clock since an operator accepted it although it is before ``last``;
    /// nil once it has passed ``last``.
    private(set) var accepted: Timestamp?

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
        if wall >= last { accepted = nil }
        let floor = accepted ?? last
        if floor.microseconds - wall.microseconds > Self.maximumBehindMicroseconds {
            throw behind(wall, floor)
        }
        let expected = reference.map { $0.wall + uptime - $0.uptime } ?? last.microseconds
        if wall.microseconds - expected > Self.maximumAheadMicroseconds {
            throw LedgerError(
                .clock,
                "The clock says \(wall.text), more than a day after \(last.text). If it is right, "
                    + "start with --accept-clock, or record that you accept it.")
        }
        reference = (wall.microseconds, uptime)
        guard accepted != nil else { return max(last, wall) }
        accepted = max(floor, wall)
        return Timestamp(microseconds: last.microseconds + Self.catchUpMicroseconds)
    }

    private func behind(_ wall: Timestamp, _ floor: Timestamp) -> LedgerError {
        let reason =
            accepted == nil
            ? "the last event was recorded at \(floor.text)" : "it stood at \(floor.text) before"
        return LedgerError(
            .clock,
            "The clock says \(wall.text), but \(reason). Set the machine's clock; if it is right "
                + "now, an operator records ledger.clock-accepted (wenzhi clock accept).")
    }

    /// Notes that something was recorded at a time that ``next(_:)`` gave.
    mutating func note(recorded time: Timestamp) {
        last = max(last, time)
    }

    /// Continues after the last record that the log was found to have.
    mutating func restart(after last: Timestamp) {
        self.last = last
    }

    /// The same guard with a clock that an operator confirmed; throws when that is refused.
    func accepting(
        _ data: LedgerClockAccepted, _ clock: LedgerClock
    ) throws(Refusal) -> ClockGuard {
        var copy = self
        if (try? copy.next(clock)) != nil {
            throw Self.notInDoubt
        }
        guard data.last == last else {
            throw Self.refusal(
                at: "/last", "The last event was recorded at \(last.text): write that time.")
        }
        let wall = clock.now()
        let distance = data.wall.microseconds - wall.microseconds
        guard abs(distance) <= Self.maximumVouchedMicroseconds else {
            throw Self.refusal(
                at: "/wall",
                "The machine's clock says \(wall.text), more than five minutes from the time for "
                    + "which you vouch. Set it first.")
        }
        copy = self
        copy.reference = (wall.microseconds, clock.uptimeMicroseconds())
        copy.accepted = wall < last ? wall : nil
        return copy
    }

    /// Why a clock that contradicts nothing is not accepted.
    static let notInDoubt = refusal(
        at: "", "The clock does not contradict the log, or this is not posted by itself.")

    private static func refusal(at member: String, _ message: Sentence) -> Refusal {
        Refusal(
            .rule, [Objection(.rejectsAlways, "clock-not-accepted", at: "/data" + member, message)])
    }

    /// Continues with a clock that was accepted before the ledger was opened, unless it has caught
    /// up or was set back again since.
    ///
    /// As long as it has not caught up, recorded times stand within a second of the last one that
    /// the acceptance names: each group adds a microsecond.
    mutating func resume(_ data: LedgerClockAccepted, _ clock: LedgerClock) {
        let wall = clock.now()
        let progress = last.microseconds - data.last.microseconds
        guard wall < last, wall >= data.wall.adding(minutes: -1),
            (0...Timestamp.microsecondsPerSecond).contains(progress)
        else { return }
        accepted = max(wall, data.wall)
        reference = (wall.microseconds, clock.uptimeMicroseconds())
    }
}
