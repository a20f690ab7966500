package import Catalogue
import EventLog
package import LMDB
package import Rules
package import Tables

/// The figures of dashboards that follow from what happens to volunteers, groups and projects.
extension Projector {
    /// Changes the figures of a centre's dashboard.
    package func centreBoard(
        _ centre: CentreID, _ change: (inout CentreBoard) -> Void
    ) throws(LMDBError) {
        let position = position
        try workspace.overlay.centreBoards.upsert(
            centre, workspace.snapshot, from: CentreBoard()
        ) { board in
            change(&board)
            board.changed = position
        }
    }

    /// Moves one aggregate between states, and between the centres that it belongs to.
    package func countAtHome(
        _ figures: WritableKeyPath<CentreBoard, Counts<LifecycleState>>, _ change: Change
    ) throws(LMDBError) {
        guard change.before != change.after || change.isMove else { return }
        if let owner = change.ownerBefore, change.before != .none {
            try centreBoard(owner) { $0[keyPath: figures].add(-1, change.before) }
        }
        if let owner = change.ownerAfter, change.after != .none {
            try centreBoard(owner) { $0[keyPath: figures].add(1, change.after) }
        }
    }

    /// A project counts at its centre by state and family, and takes its minutes along.
    package func countAtHome(
        _ project: ProjectID, _ change: Change, from before: ProjectFamily?, to after: ProjectFamily
    ) throws(LMDBError) {
        try countAtHome(\CentreBoard.projects, change)
        if before != after || change.isMove {
            if let before, let owner = change.ownerBefore {
                try centreBoard(owner) { $0.families.add(-1, before) }
            }
            if let owner = change.ownerAfter {
                try centreBoard(owner) { $0.families.add(1, after) }
            }
        }
        guard change.isMove,
            let minutes = try workspace.overlay.boards.value(project, workspace.snapshot)?
                .confirmed, minutes != 0
        else { return }
        if let owner = change.ownerBefore { try centreBoard(owner) { $0.confirmed -= minutes } }
        if let owner = change.ownerAfter { try centreBoard(owner) { $0.confirmed += minutes } }
    }

    /// A participation counts in its shift and its recruitment by state, if they are its project's.
    ///
    /// Another project's may belong to another centre, whose boards nobody else changes.
    package func countParticipation(_ state: Participation, _ change: Change) throws(LMDBError) {
        guard change.before != change.after else { return }
        if let shift = state.shift, !state.isShiftForeign {
            try countParticipation(in: PlainKey(aggregate: .shift, id: shift.text), change)
        }
        if let recruitment = state.recruitment, !state.isRecruitmentForeign {
            try countParticipation(
                in: PlainKey(aggregate: .recruitment, id: recruitment.text), change)
        }
    }

    /// Notes with a new participation whether its shift and its recruitment are its project's own.
    package func noteForeign(_ id: ParticipationID) throws(LMDBError) {
        let overlay = workspace.overlay
        guard let project = event.reference("project")?.id else { return }
        var (shift, recruitment) = (false, false)
        if let named = event.reference("shift")?.id {
            shift =
                try overlay.shifts.look(ShiftID(named), workspace.snapshot) {
                    $0.state.project.text != project
                } ?? true
        }
        if let named = event.reference("recruitment")?.id {
            recruitment =
                try overlay.recruitments.look(RecruitmentID(named), workspace.snapshot) {
                    $0.state.project.text != project
                } ?? true
        }
        guard shift || recruitment else { return }
        try workspace.overlay.participations.update(id, workspace.snapshot) { row in
            row.state.isShiftForeign = shift
            row.state.isRecruitmentForeign = recruitment
        }
    }

    private func countParticipation(in key: PlainKey, _ change: Change) throws(LMDBError) {
        let position = position
        try workspace.overlay.participationCounts.upsert(
            key, workspace.snapshot, from: ParticipationCounts()
        ) { counts in
            if change.before != .none { counts.states.add(-1, change.before) }
            if change.after != .none { counts.states.add(1, change.after) }
            counts.changed = position
        }
    }

    /// Service as a member of a group counts for the group, and as the member's share in it.
    package func countShare(
        _ minutes: Int, of volunteer: VolunteerID, in group: GroupID
    ) throws(LMDBError) {
        let position = position
        for volunteer in [nil, volunteer] {
            try workspace.overlay.shares.upsert(
                GroupShareKey(group: group, volunteer: volunteer), workspace.snapshot,
                from: GroupShare()
            ) { share in
                share.minutes += minutes
                share.changed = position
            }
        }
    }
}
