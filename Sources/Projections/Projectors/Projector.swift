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
        try projector.project()
        try projector.recordFindings(findings)
        try projector.addHeader()
        let day = UInt32(clamping: recordedTime.day.daysSinceEpoch)
        let today = try projector.count(Tally(.eventsByDay, day), 1)
        if today == 1 { workspace.overlay.marks.touch(.days) }
        workspace.overlay.marks.note(position.value)
    }

    private func project() throws(LMDBError) {
        let overlay = workspace.overlay
        switch event.type.descriptor.aggregate {
        case .centre:
            _ = try evolve(overlay.centres, CentreID(event.subject))
            try projectCentre()
        case .volunteer:
            let change = try evolve(overlay.volunteers, VolunteerID(event.subject))
            try countStates(.volunteers, change)
            try countAtHome(\CentreBoard.volunteers, change)
        case .group:
            let change = try evolve(overlay.groups, GroupID(event.subject))
            try countStates(.groups, change)
            try countAtHome(\CentreBoard.groups, change)
        case .project: try projectProject()
        case .shift: try projectShift()
        case .recruitment:
            _ = try evolve(overlay.recruitments, RecruitmentID(event.subject))
        case .participation: try projectParticipation()
        case .hours: try projectHours()
        case .scheme:
            _ = try evolve(overlay.schemes, SchemeID(event.subject))
            try projectScheme()
        case .star: try projectStar()
        case .access: _ = try evolve(overlay.accesses, AccessID(event.subject))
        default:
            let key = PlainKey(aggregate: event.type.descriptor.aggregate, id: event.subject)
            _ = try evolve(overlay.plain, key)
        }
    }

    /// What an event did to the lifecycle of its subject, and to the centre that it belongs to.
    package struct Change {
        package var before: LifecycleState
        package var after: LifecycleState
        package var ownerBefore: CentreID?
        package var ownerAfter: CentreID?

        package var isMove: Bool { ownerBefore != ownerAfter }
    }

    /// Creates or changes the row of the subject.
    package func evolve<State: StoredState>(
        _ table: OverlayTable<Row<State>>, _ key: State.Key
    ) throws(LMDBError) -> Change {
        let descriptor = event.type.descriptor
        let (event, position, home) = (event, position, self.owner)
        var change: Change?
        var claims: (before: Claim?, after: Claim?)
        try table.update(key, workspace.snapshot) { row in
            let before = row.state.lifecycle
            let owner = row.state.owner
            claims.before = row.state.claim
            row.state.evolve(event)
            row.state.lifecycle = descriptor.state(after: before)
            if descriptor.creates { row.state.owner = home }
            row.note(position)
            claims.after = row.state.claim
            change = Change(
                before: before, after: row.state.lifecycle, ownerBefore: owner,
                ownerAfter: row.state.owner)
        }
        guard let change else { return try create(table, key) }
        try moveClaim(from: claims.before, to: claims.after)
        return change
    }

    private func create<State: StoredState>(
        _ table: OverlayTable<Row<State>>, _ key: State.Key
    ) throws(LMDBError) -> Change {
        let after = event.type.descriptor.to ?? .none
        guard var state = State(event) else { return Change(before: .none, after: .none) }
        state.lifecycle = after
        state.owner = state.owner ?? owner
        let aggregate = UInt32(event.type.descriptor.aggregate.rawValue)
        let row = Row(
            state: state, ordinal: try nextOrdinal(Tally(.ordinals, aggregate)),
            events: [position], changed: position)
        try table.set(key, row, workspace.snapshot)
        try moveClaim(from: nil, to: state.claim)
        return Change(before: .none, after: after, ownerAfter: state.owner)
    }

    /// Notes that the subject holds another claim than before.
    private func moveClaim(from before: Claim?, to after: Claim?) throws(LMDBError) {
        guard before != after else { return }
        let table = workspace.overlay.claims
        if let before, var holders = try table.value(before, workspace.snapshot) {
            holders.remove(event.subject)
            try table.set(before, holders.all.isEmpty ? nil : holders, workspace.snapshot)
        }
        if let after {
            var holders = try table.value(after, workspace.snapshot) ?? Holders()
            holders.add(event.subject, since: position)
            try table.set(after, holders, workspace.snapshot)
        }
    }

    /// Adds to a figure and returns what it is now.
    @discardableResult
    package func count(_ tally: Tally, _ change: Int) throws(LMDBError) -> Int {
        var now = 0
        try workspace.overlay.tallies.upsert(
            tally, workspace.snapshot, from: Count(count: 0)
        ) { figure in
            figure.count += change
            now = figure.count
        }
        return now
    }

    /// The number of another one of its kind, from 0. The highest of 32 bits is left out: headers add one.
    package func nextOrdinal(_ tally: Tally) throws(LMDBError) -> UInt32 {
        guard let ordinal = UInt32(exactly: try count(tally, 1) - 1), ordinal < UInt32.max else {
            throw LMDBError(
                .badValueSize, operation: "number an aggregate",
                message: "read models number at most 4,294,967,295 aggregates of a kind")
        }
        return ordinal
    }

    /// Moves one aggregate from one state's figure to another's.
    package func countStates(_ family: Tally.Family, _ change: Change) throws(LMDBError) {
        guard change.before != change.after else { return }
        if change.before != .none {
            try count(Tally(family, UInt32(change.before.rawValue)), -1)
        }
        if change.after != .none {
            try count(Tally(family, UInt32(change.after.rawValue)), 1)
        }
    }

    /// Changes the figures of a project's dashboard.
    package func board(_ project: ProjectID, _ change: (inout ProjectBoard) -> Void)
        throws(LMDBError)
    {
        let position = position
        try workspace.overlay.boards.upsert(
            project, workspace.snapshot, from: ProjectBoard()
        ) { board in
            change(&board)
            board.changed = position
        }
    }
}
