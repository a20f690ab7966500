public import Catalogue
public import EventLog
public import LMDB
public import Rules
package import Tables

/// Applies events to the read models. Pure: the changes of rows depend on the log only.
///
/// An event changes its subject's row, then the rows that depend on its aggregate, then the header,
/// figures and findings that every event has.
public struct Projector {
    package let workspace: Workspace
    package let event: Event
    package let position: Position
    package let recordedTime: Timestamp
    package let owner: CentreID?

    /// Applies one event, with its position, recorded time and findings.
    public static func apply(
        _ event: Event, at position: Position, _ recordedTime: Timestamp, owner: CentreID?,
        findings: [Objection], to workspace: Workspace
    ) throws(LMDBError) {
        let projector = Projector(
            workspace: workspace, event: event, position: position, recordedTime: recordedTime,
            owner: owner)
        let before = try workspace.place(of: event.aggregate, event.subject)?.history.last
        try projector.projectSubject()
        let about = try projector.concerned()
        try projector.recordFindings(findings, about)
        try projector.addHeader(about, after: before)
        let today = try projector.count(.events, 1, in: .of(recordedTime.day))
        if today == 1 { workspace.overlay.marks.touch(.days) }
        workspace.overlay.marks.note(position.value)
    }

    /// Takes the event into the row of its subject, with its claims and the figures that its state is
    /// counted in: all that most kinds need. It is the only way to write that row, so that a projection
    /// by hand counts what schemas declare, too.
    @discardableResult
    package func project<State: StoredState>(
        into table: OverlayTable<Row<State>>
    ) throws(LMDBError) -> Change {
        let (event, position, home) = (event, position, self.owner)
        let key = State.Key(event.subject)
        var (before, after) = (Trace(), Trace())
        var isKnown = false
        try table.update(key, workspace.snapshot) { row in
            isKnown = true
            before = Trace(row.state)
            row.state.apply(event, owner: home)
            row.note(position)
            after = Trace(row.state)
        }
        if !isKnown, let state = try create(in: table, key) { after = Trace(state) }
        try moveClaims(from: before.claims, to: after.claims)
        let change = Change(
            before: before.lifecycle, after: after.lifecycle, ownerBefore: before.owner,
            ownerAfter: after.owner)
        for place in 0..<max(before.counted.count, after.counted.count) {
            try countByValue(
                from: place < before.counted.count ? before.counted[place] : nil,
                to: place < after.counted.count ? after.counted[place] : nil, change)
        }
        return change
    }

    /// What stands outside a row because of its state. That of no aggregate is empty.
    private struct Trace {
        var lifecycle = LifecycleState.none
        var owner: CentreID?
        var claims: [Claim] = []
        var counted: [Figure?] = []

        init() {}

        init<State: StoredState>(_ state: State) {
            lifecycle = state.lifecycle
            owner = state.owner
            claims = state.claims
            counted = state.counted
        }
    }

    /// The change of the subject's lifecycle and of its centre by an event.
    package struct Change {
        package var before: LifecycleState
        package var after: LifecycleState
        package var ownerBefore: CentreID?
        package var ownerAfter: CentreID?

        package var isMove: Bool { ownerBefore != ownerAfter }
        /// The state before; nil where there was no aggregate.
        package var stateBefore: LifecycleState? { before == .none ? nil : before }
        /// The state after; nil where there is no aggregate.
        package var stateAfter: LifecycleState? { after == .none ? nil : after }
    }

    /// Creates the row of the subject; nil where the event creates nothing.
    private func create<State: StoredState>(
        in table: OverlayTable<Row<State>>, _ key: State.Key
    ) throws(LMDBError) -> State? {
        guard let state = State(event, owner: owner) else { return nil }
        let row = Row(
            state: state, ordinal: try nextOrdinal(.created(event.aggregate)),
            history: History(createdAt: position), changed: position)
        try table.set(key, row, workspace.snapshot)
        return state
    }

    /// Updates the claims of the subject.
    private func moveClaims(from before: [Claim], to after: [Claim]) throws(LMDBError) {
        guard before != after else { return }
        for claim in before where !after.contains(claim) {
            try giveUp(claim, of: event.subject)
        }
        for claim in after where !before.contains(claim) { try take(claim, for: event.subject) }
    }

    /// Notes that a claim is held from this event on.
    func take(_ claim: Claim, for holder: String) throws(LMDBError) {
        let table = workspace.overlay.claims
        var holders = try table.value(claim, workspace.snapshot) ?? Holders()
        holders.add(holder, since: position)
        try table.set(claim, holders, workspace.snapshot)
    }

    /// Notes that a claim is no longer held.
    func giveUp(_ claim: Claim, of holder: String) throws(LMDBError) {
        let table = workspace.overlay.claims
        guard var holders = try table.value(claim, workspace.snapshot) else { return }
        holders.remove(holder)
        try table.set(claim, holders.all.isEmpty ? nil : holders, workspace.snapshot)
    }

    /// The ordinal of a new aggregate, from 0. The highest number of 32 bits is never used, because
    /// headers add one.
    package func nextOrdinal(_ created: Figure) throws(LMDBError) -> UInt32 {
        let number = try count(created, 1, in: .city) - 1
        guard let ordinal = UInt32(exactly: number), ordinal < UInt32.max else {
            throw LMDBError(
                .badValueSize, operation: "number an aggregate",
                message: "read models number at most 4,294,967,295 aggregates of a kind")
        }
        return ordinal
    }
}
