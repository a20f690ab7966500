public import Catalogue
public import EventLog
public import LMDB
public import Rules
package import Tables

/// Applies events to the read models: pure changes of rows, from the log alone.
///
/// An event changes its subject's row, then whatever else its aggregate means something for, then
/// the tags, figures and findings that every event has.
public struct Projector {
    package let workspace: Workspace
    package let event: Event
    package let position: Position
    package let owner: CentreID?

    /// Applies one event, recorded at a position and a time, with what the rules said of it.
    public static func apply(
        _ event: Event, at position: Position, _ recordedTime: Timestamp, owner: CentreID?,
        findings: [Objection], to workspace: Workspace
    ) throws(LMDBError) {
        let projector = Projector(
            workspace: workspace, event: event, position: position, owner: owner)
        let before = try workspace.place(of: event.aggregate, event.subject)?.history.last
        try projector.projectSubject()
        try projector.recordFindings(findings)
        try projector.addHeader(after: before)
        let today = try projector.count(.events, 1, in: .of(recordedTime.day))
        if today == 1 { workspace.overlay.marks.touch(.days) }
        workspace.overlay.marks.note(position.value)
    }

    /// Takes the event into the row of its subject, and counts that by its members: all that most kinds
    /// need.
    package func project<State: StoredState>(
        into table: OverlayTable<Row<State>>
    ) throws(LMDBError) {
        let key = State.Key(event.subject)
        let before = try table.look(key, workspace.snapshot) { $0.state.counted } ?? []
        let change = try evolve(table, key)
        let after = try table.look(key, workspace.snapshot) { $0.state.counted } ?? []
        for place in 0..<max(before.count, after.count) {
            try countByValue(
                { $0 }, from: place < before.count ? before[place] : nil,
                to: place < after.count ? after[place] : nil, change)
        }
    }

    /// What an event did to the lifecycle of its subject, and to the centre that it belongs to.
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

    /// Creates or changes the row of the subject.
    package func evolve<State: StoredState>(
        _ table: OverlayTable<Row<State>>, _ key: State.Key
    ) throws(LMDBError) -> Change {
        let (event, position, home) = (event, position, self.owner)
        var change: Change?
        var claims: (before: [Claim], after: [Claim]) = ([], [])
        try table.update(key, workspace.snapshot) { row in
            let before = (lifecycle: row.state.lifecycle, owner: row.state.owner)
            claims.before = row.state.claims
            row.state.apply(event, owner: home)
            row.note(position)
            claims.after = row.state.claims
            change = Change(
                before: before.lifecycle, after: row.state.lifecycle, ownerBefore: before.owner,
                ownerAfter: row.state.owner)
        }
        guard let change else { return try create(table, key) }
        try moveClaims(from: claims.before, to: claims.after)
        return change
    }

    private func create<State: StoredState>(
        _ table: OverlayTable<Row<State>>, _ key: State.Key
    ) throws(LMDBError) -> Change {
        guard let state = State(event, owner: owner) else {
            return Change(before: .none, after: .none)
        }
        let row = Row(
            state: state, ordinal: try nextOrdinal(.created(event.aggregate)),
            history: History(createdAt: position), changed: position)
        try table.set(key, row, workspace.snapshot)
        try moveClaims(from: [], to: state.claims)
        return Change(before: .none, after: state.lifecycle, ownerAfter: state.owner)
    }

    /// Notes that the subject holds other claims than before.
    private func moveClaims(from before: [Claim], to after: [Claim]) throws(LMDBError) {
        let table = workspace.overlay.claims
        for claim in before where !after.contains(claim) {
            guard var holders = try table.value(claim, workspace.snapshot) else { continue }
            holders.remove(event.subject)
            try table.set(claim, holders.all.isEmpty ? nil : holders, workspace.snapshot)
        }
        for claim in after where !before.contains(claim) {
            var holders = try table.value(claim, workspace.snapshot) ?? Holders()
            holders.add(event.subject, since: position)
            try table.set(claim, holders, workspace.snapshot)
        }
    }

    /// The number of another one of its kind, from 0. The highest of 32 bits is left out: headers add one.
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
