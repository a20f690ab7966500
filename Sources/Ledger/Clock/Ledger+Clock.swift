public import Catalogue
import JSON
public import Rules

extension Ledger {
    /// The problem to report for an event with a wrong form. A time in the future is reported only
    /// if the ledger's clock is not in doubt.
    ///
    /// If the clock is in doubt, an event without other errors is a failure of the ledger
    /// (``LedgerError/Code/clock``) and to be posted again; otherwise the other errors are
    /// reported.
    public func judged(_ problem: PostingProblem, of principal: Principal) -> PostingProblem {
        guard case .invalid(let violations) = problem,
            let time = violations.lazy.compactMap(\.futureTime).first,
            let doubt = writer?.clockWatch.doubt(
                that: time, liesAheadOf: clock.now(), of: principal,
                uptimeMicroseconds: clock.uptimeMicroseconds())
        else { return problem }
        let others = violations.filter { $0.futureTime == nil }
        guard !others.isEmpty else { return .failed(doubt) }
        return .invalid(Violations(others, isCloudEvent: violations.isCloudEvent))
    }

    /// When the last event was recorded.
    public var lastRecordedTime: Timestamp {
        get throws(LedgerError) { try Writer.lastRecordedTime(in: log) }
    }

    /// Records that an operator confirms the machine's clock although it contradicts the log.
    ///
    /// Refused with `clock-not-accepted` when it does not. From then on the ledger records again;
    /// recorded times never go back, but advance by a microsecond a group until the clock has
    /// caught up.
    public func acceptClock(
        reason: String, by principal: Principal
    ) async throws(PostingProblem) -> Receipt {
        let now = clock.now()
        let last: Timestamp
        do {
            last = try lastRecordedTime
        } catch {
            throw .failed(error)
        }
        let event = OwnEvent.bytes(
            .ledgerClockAccepted, id: "clock-accepted-\(now.microseconds)", of: "ledger", at: now
        ) { data in
            data.member("wall", now.text)
            data.member("last", last.text)
            data.member("reason", reason)
        }
        return try await record(event, at: now, by: principal)
    }
}
