import Catalogue
import EventLog
import LMDB
import Projections
import Queries
import Rules

/// Decides one group of requests, on the writer's thread and in memory; ``Writer/commit(_:)`` makes
/// the result durable.
///
/// For each event: may it be posted? → known? → decide → seal → append → project. A refused event or batch leaves no
/// trace, neither here nor in the log.
struct GroupWriter {
    let log: any LogStore
    let overlay: Overlay
    let workspace: Workspace
    let base: UInt64
    /// When the events are recorded whose posters give no time of recording.
    let recordedTime: Timestamp
    /// When the last event was recorded, of this group or before it.
    private(set) var lastRecorded: Timestamp
    /// Whether posters may give the time of recording.
    private let isSample: Bool
    var sealer: Sealer
    /// The time of the system's clock. It is earlier than the recorded time when the operator
    /// accepted a clock that stands before the log.
    private let clockTime: Timestamp
    /// The clock is refused as implausible, but a principal may accept it.
    private let acceptsClock: Bool
    private let numbers: PersonNumbers
    private var recording: Recording
    private(set) var records: [AcceptedEvent] = []
    /// Whether the group granted or revoked accesses.
    private(set) var changesAccess = false
    /// Volunteers whose keys must be destroyed once this group is durable.
    private(set) var changesErasure = false
    /// Whether the access of the last poster is in force; nil when accesses have changed since.
    private var lastStanding: (id: String, isGood: Bool)?

    init(
        _ log: any LogStore, _ overlay: Overlay, sealer: Sealer, numbers: PersonNumbers,
        at recordedTime: Timestamp, after lastRecorded: Timestamp, isSample: Bool = false,
        clockTime: Timestamp? = nil, acceptsClock: Bool = false
    ) throws(LMDBError) {
        self.log = log
        self.overlay = overlay
        self.sealer = sealer
        self.numbers = numbers
        self.recordedTime = recordedTime
        self.lastRecorded = lastRecorded
        self.isSample = isSample
        self.clockTime = clockTime ?? recordedTime
        self.acceptsClock = acceptsClock
        recording = Recording(at: recordedTime, by: "")
        base = log.head.size
        workspace = try Workspace(overlay)
    }

    /// Decides a request's events in order.
    mutating func write(
        _ submissions: [Submission], _ mode: PostingMode, _ condition: PreparedCondition?,
        by principal: Principal
    ) throws -> [Outcome] {
        guard try stands(principal) else {
            return Array(repeating: .refused(.unauthorized), count: submissions.count)
        }
        if let condition, let excluding = try excluding(condition, submissions, principal) {
            return Array(repeating: .refused(.excluded(excluding)), count: submissions.count)
        }
        if recording.by != principal.id {
            recording = Recording(at: recordedTime, by: principal.id)
        }
        switch mode {
        case .each:
            var outcomes: [Outcome] = []
            outcomes.reserveCapacity(submissions.count)
            for submission in submissions {
                outcomes.append(try write(submission, by: principal))
            }
            return outcomes
        case .all: return try attempt(submissions, by: principal, isDryRun: false)
        case .dryRun: return try attempt(submissions, by: principal, isDryRun: true)
        }
    }

    /// Whether a poster's access is in force at the time of this group. A request that was sent
    /// before the access was revoked or ended, and is decided after it, records nothing.
    ///
    /// A principal without an access on record, such as the command line, is in force.
    private mutating func stands(_ principal: Principal) throws(LMDBError) -> Bool {
        if let lastStanding, lastStanding.id == principal.id { return lastStanding.isGood }
        var isGood = true
        if let access = try workspace.access(AccessID(principal.id)) {
            isGood =
                access.lifecycle == .granted
                && (access.expiresAt.map { $0 > clockTime } ?? true)
        }
        lastStanding = (principal.id, isGood)
        return isGood
    }

    /// The event for which a condition does not hold. Nil when the events are all on record
    /// already, because a repeat is answered as before; and when the principal may not post one of
    /// them, so that the refusal reveals nothing about the condition.
    private func excluding(
        _ condition: PreparedCondition, _ submissions: [Submission], _ principal: Principal
    ) throws -> ExcludingEvent? {
        for submission in submissions {
            let event = submission.posted.event
            if try Decider.admission(event, by: principal, in: workspace) != nil { return nil }
        }
        guard let found = try condition.firstMatch(in: workspace, record(at:)) else { return nil }
        for submission in submissions where try !isOnRecord(submission) {
            let bytes = try record(at: found.position)
            return ExcludingEvent(
                position: found.position, type: try Catalogue.decodeStored(bytes).type,
                match: found.match)
        }
        return nil
    }

    private func isOnRecord(_ submission: Submission) throws -> Bool {
        var key = submission.key
        while let position = try workspace.position(of: key) {
            if case .repeated = try repeated(submission.posted, at: position) { return true }
            key = key.next
        }
        return false
    }

    /// Writes all events or none: after a refusal and on a dry run, all changes are rolled back.
    private mutating func attempt(
        _ submissions: [Submission], by principal: Principal, isDryRun: Bool
    ) throws -> [Outcome] {
        let (count, access, erasure) = (records.count, changesAccess, changesErasure)
        let (keys, held) = (sealer.madeCount, numbers.savepoint)
        let last = lastRecorded
        overlay.beginSavepoint()
        var outcomes: [Outcome] = []
        var isRefused = false
        for submission in submissions {
            let outcome = try write(submission, by: principal)
            if case .refused = outcome { isRefused = true }
            outcomes.append(outcome)
        }
        guard isRefused || isDryRun else {
            overlay.releaseSavepoint()
            return outcomes
        }
        overlay.rollBack()
        records.removeLast(records.count - count)
        sealer.rollBack(toMade: keys)
        numbers.rollBack(to: held)
        (changesAccess, changesErasure) = (access, erasure)
        lastRecorded = last
        lastStanding = nil
        return outcomes
    }

    private mutating func write(
        _ submission: Submission, by principal: Principal
    ) throws -> Outcome {
        // Comes before any lookup: a principal who may not post from a source learns nothing about
        // it.
        if let refusal = try Decider.admission(
            submission.posted.event, by: principal, in: workspace)
        {
            return .refused(.refused(refusal))
        }
        var key = submission.key
        while let position = try workspace.position(of: key) {
            if let outcome = try repeated(submission.posted, at: position) { return outcome }
            key = key.next
        }
        let recording: Recording
        do throws(Refusal) {
            recording = try self.recording(of: submission.posted)
        } catch {
            return .refused(.refused(error))
        }
        let position = Position(base + UInt64(records.count))
        let (event, said) = try numbers.observed(submission.posted)
        switch try Decider.decideAdmitted(
            event, recordedAt: recording.time, by: principal, in: workspace)
        {
        case .refused(let refusal):
            return .refused(.refused(refusal))
        case .accepted(let owner, let findings):
            if case .ledgerClockAccepted = event.payload, !acceptsClock {
                return .refused(.refused(ClockGuard.notInDoubt))
            }
            var sealed: [[UInt8]] = []
            if submission.posted.hasPersonal {
                sealed = try sealer.seal(
                    submission.posted, submission.sealedAhead, in: workspace)
                if !event.sameAs.isEmpty {
                    sealed = Sealer.noting(event.sameAs, in: sealed, of: submission.posted)
                }
            }
            records.append(AcceptedEvent(submission, position, recording, sealed: sealed))
            try Projector.apply(
                event, at: position, recording.time, owner: owner, findings: findings,
                to: workspace)
            workspace.remember(key, at: position)
            lastRecorded = recording.time
            try note(event, said)
            return .recorded(
                Receipt(
                    of: event, position: position, recordedTime: recording.time,
                    findings: findings.map { FlaggedRule($0) }))
        }
    }

    /// What the ledger says of how it records an event: at the time of this group, or in a sample ledger
    /// at the time that the poster gives, which may not lie before that of the last event.
    private func recording(of posted: PostedEvent) throws(Refusal) -> Recording {
        guard let given = posted.recordedAt else { return recording }
        guard isSample else {
            throw Self.refusal(
                "not-a-sample",
                "Only a sample ledger takes the time of recording from its posters: leave it out.")
        }
        guard given >= lastRecorded else {
            throw Self.refusal(
                "recorded-backwards",
                "The last event was recorded at \(lastRecorded.text): times of recording never go "
                    + "back.")
        }
        return Recording(at: given, by: recording.by)
    }

    private static func refusal(_ code: String, _ message: Sentence) -> Refusal {
        Refusal(.rule, [Objection(.rejectsAlways, code, at: "/recordedat", message)])
    }

    private mutating func note(_ event: Event, _ said: PersonNumbers.Said) throws {
        try numbers.note(event, said)
        switch event.payload {
        case .accessGranted, .accessRevoked:
            changesAccess = true
            lastStanding = nil
        case .volunteerErasureRequested: changesErasure = true
        default: break
        }
    }

    /// `repeated` when the event on record is the same, a conflict when only source and id are; nil
    /// when the record is of another event whose key collides.
    private func repeated(_ posted: PostedEvent, at position: Position) throws -> Outcome? {
        let bytes = try record(at: position)
        let stored = try Catalogue.decodeStored(bytes)
        guard stored.id == posted.event.id else { return nil }
        let isSame = posted.isSame(asStored: bytes) { name, sealed in
            sealer.open(sealed, name, of: posted, in: workspace)
        }
        guard isSame, let stamp = stored.stamp else { return .refused(.conflict(position)) }
        return .repeated(
            Receipt(
                of: stored, position: position, recordedTime: stamp.recordedTime,
                findings: try workspace.findings(at: position)))
    }

    /// The bytes of a record of the log or of this group.
    private func record(at position: Position) throws -> [UInt8] {
        if position.value >= base, let offset = Int(exactly: position.value - base),
            offset < records.count
        {
            return records[offset].bytes
        }
        guard let bytes = try log.record(at: position) else {
            throw LedgerError(.recovering, "The read models are ahead of the log.")
        }
        return bytes
    }
}
