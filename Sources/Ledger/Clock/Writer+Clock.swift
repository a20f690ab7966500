import Catalogue
import EventLog
import Logging
import Projections
import Queries
import Rules
import Synchronization

/// What the writer does while the clock contradicts the log.
extension Writer {
    /// The time at which the current group is recorded; throws while the clock is refused.
    func nextTime() throws(LedgerError) -> Timestamp {
        let time = try clockGuard.next(clock)
        clockWatch.note(believed: clockGuard.accepted ?? time)
        if isClockRefused {
            isClockRefused = false
            shared.withLock { shared in
                if shared.trouble?.code == .clock { shared.trouble = nil }
            }
            logger.notice(
                "writing resumes: the clock is believed again",
                metadata: ["recordedtime": "\(time.text)"])
        }
        return time
    }

    /// Refuses all groups until the clock is plausible again; logged once.
    func refuseForClock(_ error: LedgerError) {
        shared.withLock { $0.trouble = $0.trouble ?? error }
        guard !isClockRefused else { return }
        isClockRefused = true
        logger.error(
            "nothing is written: the clock is not believed",
            metadata: ["reason": "\(error.message)"])
    }

    /// Answers a group while the clock is refused: the only event recorded is an operator's
    /// acceptance of the clock.
    func accept(
        in group: [WriteRequest], despite error: LedgerError
    ) throws -> [[Outcome]] {
        guard group.contains(where: { $0.acceptance != nil }) else { throw error }
        refuseForClock(error)
        return try group.map { request in
            guard let data = request.acceptance else {
                return Array(repeating: .refused(.failed(error)), count: request.eventCount)
            }
            return [try accept(data, request)]
        }
    }

    private func accept(_ data: LedgerClockAccepted, _ request: WriteRequest) throws -> Outcome {
        guard case .record(let submissions, let mode, let condition) = request.work else {
            return .refused(.failed(LedgerError(.clock, "The request records nothing.")))
        }
        var believing: ClockGuard
        let time: Timestamp
        do throws(Refusal) {
            believing = try clockGuard.accepting(data, clock)
        } catch {
            return .refused(.refused(error))
        }
        time = try believing.next(clock)
        var writer = try GroupWriter(
            log, overlay, sealer: sealer, numbers: numbers, at: time, after: clockGuard.last,
            clockTime: believing.accepted, acceptsClock: true)
        let outcomes = try writer.write(submissions, mode, condition, by: request.principal)
        sealer = writer.sealer
        guard !writer.records.isEmpty else {
            sealer.forget()
            overlay.settle()
            return outcomes[0]
        }
        // Committing notes the recorded time in the guard.
        clockGuard = believing
        try commit(writer)
        clockWatch.restart(at: believing.accepted ?? time)
        // Logs once that writing resumes.
        _ = try? nextTime()
        logger.warning(
            "an operator accepted the clock",
            metadata: [
                "wall": "\(data.wall.text)", "last": "\(data.last.text)",
                "principal": "\(request.principal.id)",
            ])
        return outcomes[0]
    }

    /// Continues with a clock that an operator accepted before this process began.
    func resumeAcceptedClock(in workspace: Workspace) throws {
        for position in try workspace.events(of: .ledger, "ledger").reversed() {
            guard let record = try log.record(at: position),
                case .ledgerClockAccepted(let data) = try Catalogue.decodeStored(record).payload
            else { continue }
            clockGuard.resume(data, clock)
            if let accepted = clockGuard.accepted { clockWatch.restart(at: accepted) }
            return
        }
    }
}

extension WriteRequest {
    /// The acceptance in a request of an operator that does nothing else; nil for other requests.
    fileprivate var acceptance: LedgerClockAccepted? {
        guard principal.role == .operator, case .record(let submissions, _, _) = work,
            submissions.count == 1,
            case .ledgerClockAccepted(let data) = submissions[0].posted.event.payload
        else { return nil }
        return data
    }
}
