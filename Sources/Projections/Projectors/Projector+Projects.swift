import Catalogue
import EventLog
package import LMDB
import Rules
import Tables

extension Projector {
    /// The city knows its municipal centre.
    package func projectCentre() throws(LMDBError) {
        try project(into: workspace.overlay.centres)
        try changeCity { $0.evolve(event) }
    }

    /// Changes the facts of which there is one for the whole ledger, where anything changes.
    func changeCity(_ change: (inout City) -> Void) throws(LMDBError) {
        let table = workspace.overlay.city
        let known = try table.value(CityKey(), workspace.snapshot)
        var city = known?.city ?? City()
        change(&city)
        guard city != known?.city else { return }
        try table.set(CityKey(), CityRow(city: city), workspace.snapshot)
    }

    /// A volunteer counts by state, in the city and at home.
    package func projectVolunteer() throws(LMDBError) {
        let change = try evolve(workspace.overlay.volunteers, VolunteerID(event.subject))
        try countStates(.volunteers, change)
        try countAtHome(\CentreBoard.volunteers, change)
    }

    /// A group counts by state, in the city and at home.
    package func projectGroup() throws(LMDBError) {
        let change = try evolve(workspace.overlay.groups, GroupID(event.subject))
        try countStates(.groups, change)
        try countAtHome(\CentreBoard.groups, change)
    }

    /// A project counts by state and family.
    package func projectProject() throws(LMDBError) {
        let id = ProjectID(event.subject)
        let before = try workspace.project(id)?.family
        let change = try evolve(workspace.overlay.projects, id)
        try countStates(.projectStates, change)
        try board(id) { _ in }
        guard let after = try workspace.project(id)?.family else { return }
        try countAtHome(id, change, from: before, to: after)
        guard after != before else { return }
        if let before { try count(Tally(.projectFamilies, UInt32(before.rawValue)), -1) }
        try count(Tally(.projectFamilies, UInt32(after.rawValue)), 1)
    }

    /// A shift adds its places to its project's dashboard while it is scheduled.
    package func projectShift() throws(LMDBError) {
        let id = ShiftID(event.subject)
        let before = try workspace.shift(id)
        let change = try evolve(workspace.overlay.shifts, id)
        try countStates(.shifts, change)
        guard let after = try workspace.shift(id) else { return }
        let wasOpen = change.before == .scheduled
        let isOpen = change.after == .scheduled
        let placesBefore = wasOpen ? before?.maximum ?? 0 : 0
        let places = isOpen ? after.maximum : 0
        try board(after.project) { board in
            board.shifts += (isOpen ? 1 : 0) - (wasOpen ? 1 : 0)
            board.places += places - placesBefore
        }
    }

    /// A participation takes a place, is checked in or is missed.
    package func projectParticipation() throws(LMDBError) {
        let id = ParticipationID(event.subject)
        let change = try evolve(workspace.overlay.participations, id)
        if change.before == .none { try noteForeign(id) }
        guard let participation = try workspace.participation(id) else { return }
        try countParticipation(participation, change)
        let held = Participation.holdsPlace(change.before)
        let holds = Participation.holdsPlace(change.after)
        let places = (holds ? 1 : 0) - (held ? 1 : 0)
        let arrived = Self.arrived(change.after) - Self.arrived(change.before)
        let missed = (change.after == .noShow ? 1 : 0) - (change.before == .noShow ? 1 : 0)
        try board(participation.project) { board in
            if change.before == .none { board.participations += 1 }
            board.accepted += places
            board.checkedIn += arrived
            board.noShows += missed
        }
        guard places != 0, let shift = participation.shift, !participation.isShiftForeign else {
            return
        }
        let position = position
        try workspace.overlay.shifts.update(shift, workspace.snapshot) { row in
            row.state.accepted += places
            row.changed = position
        }
        try workspace.overlay.participationCounts.upsert(
            .places(of: participation.volunteer, in: shift), workspace.snapshot,
            from: ParticipationCounts()
        ) { counts in
            counts.states.add(places, .accepted)
            counts.changed = position
        }
    }

    private static func arrived(_ state: LifecycleState) -> Int {
        state == .checkedIn || state == .checkedOut ? 1 : 0
    }
}
