public import Catalogue
public import EventLog
public import LMDB
public import Rules
import Tables

/// The overlay over one snapshot of the tables: what rules ask and projectors change.
public final class Workspace {
    package let overlay: Overlay
    package let snapshot: ReadTransaction
    private var tables: ViewTables { overlay.views.tables }

    /// A workspace over the tables as they are now; the snapshot ends with it.
    public init(_ overlay: Overlay) throws(LMDBError) {
        self.overlay = overlay
        snapshot = try overlay.views.tables.environment.beginRead()
    }

    /// Who holds a claim after the last event, those first who have held it longest.
    package func holders<ID: AggregateID>(
        of claim: Claim, as _: ID.Type = ID.self
    ) throws(LMDBError) -> [ID] {
        try overlay.claims.look(claim, snapshot) { $0.all.map { ID($0.id) } } ?? []
    }

    /// The position of the event with that key; nil when it is new.
    public func position(of key: EventKey) throws(LMDBError) -> Position? {
        if let position = overlay.eventIDs[key] { return position }
        return try overlay.eventSearch.value(key.bytes, snapshot) { bytes in
            Position(bytes.bigEndian())
        }
    }

    /// Notes which position an event got.
    public func remember(_ key: EventKey, at position: Position) {
        overlay.remember(key, at: position)
    }

    /// Reads an event's subject and whatever it names, so that they are in memory when it is decided.
    ///
    /// May be called when what changed has been written, until the next workspace is made: rows that
    /// changed are in memory, and all others are as the snapshot has them.
    public func fetch(_ event: Event) throws(LMDBError) {
        _ = try standing(of: event.aggregate, event.subject)
        for reference in event.references {
            _ = try standing(of: reference.aggregate, reference.id)
        }
    }

    /// Volunteers whose erasure was requested and is not done yet, by id: those on disk, and those of
    /// the group that is being written.
    public func pendingErasures() throws(LMDBError) -> [VolunteerID] {
        let prefix = IndexEntry.prefix(.erasuresPending, "")
        var pending: Set<VolunteerID> = []
        try snapshot.forEach(tables.index, prefix: prefix) { (key, _) throws(LMDBError) in
            let id = [UInt8](copying: key).dropFirst(prefix.count)
            pending.insert(VolunteerID(String(decoding: id, as: UTF8.self)))
            return true
        }
        overlay.volunteers.forEachDirty { id, row in
            if row?.state.awaitsErasure == true {
                pending.insert(id)
            } else {
                pending.remove(id)
            }
        }
        return pending.sorted()
    }
}

extension Workspace: Situation {
    /// A centre as it is now.
    public func centre(_ id: CentreID) throws(LMDBError) -> Centre? {
        try overlay.centres.look(id, snapshot) { $0.state }
    }

    /// A volunteer as they are now.
    public func volunteer(_ id: VolunteerID) throws(LMDBError) -> Volunteer? {
        try overlay.volunteers.look(id, snapshot) { $0.state }
    }

    /// Whether a volunteer was registered at a moment, as is known now.
    public func wasRegistered(
        _ id: VolunteerID, at moment: Timestamp
    ) throws(LMDBError) -> Bool? {
        try overlay.volunteers.look(id, snapshot) { $0.state.registered.holds(at: moment) }
    }

    /// A group as it is now.
    public func group(_ id: GroupID) throws(LMDBError) -> Group? {
        try overlay.groups.look(id, snapshot) { $0.state }
    }

    /// A project as it is now.
    public func project(_ id: ProjectID) throws(LMDBError) -> Project? {
        try overlay.projects.look(id, snapshot) { $0.state }
    }

    /// A shift as it is now.
    public func shift(_ id: ShiftID) throws(LMDBError) -> Shift? {
        try overlay.shifts.look(id, snapshot) { $0.state }
    }

    /// A recruitment as it is now.
    public func recruitment(_ id: RecruitmentID) throws(LMDBError) -> Recruitment? {
        try overlay.recruitments.look(id, snapshot) { $0.state }
    }

    /// A participation as it is now.
    public func participation(_ id: ParticipationID) throws(LMDBError) -> Participation? {
        try overlay.participations.look(id, snapshot) { $0.state }
    }

    /// How many places a volunteer holds in a shift now.
    public func places(
        of volunteer: VolunteerID, in shift: ShiftID
    ) throws(LMDBError) -> Int {
        let key = PlainKey.places(of: volunteer, in: shift)
        return try overlay.participationCounts.look(key, snapshot) { $0.states[.accepted] } ?? 0
    }

    /// A record of hours as it is now.
    public func hours(_ id: HoursID) throws(LMDBError) -> Hours? {
        try overlay.hours.look(id, snapshot) { $0.state }
    }

    /// A star as it is now.
    public func star(_ id: StarID) throws(LMDBError) -> Star? {
        try overlay.stars.look(id, snapshot) { $0.state }
    }

    /// A volunteer's month as it is now.
    public func timesheet(
        _ volunteer: VolunteerID, _ month: Month
    ) throws(LMDBError) -> Timesheet {
        let key = TimesheetKey(volunteer: volunteer, month: month)
        return try overlay.timesheets.look(key, snapshot) { $0 } ?? Timesheet()
    }

    /// What there is one of for the city.
    public func city() throws(LMDBError) -> City {
        try overlay.city.look(CityKey(), snapshot) { $0.city } ?? City()
    }

    /// The established centres of a district, under its present code or an earlier one.
    public func districtCentres(_ district: DistrictCode) throws(LMDBError) -> [CentreID] {
        try holders(of: Claim(.district, district.current.text))
    }

    /// Lifecycle and owner of any aggregate.
    public func standing(
        of aggregate: Aggregate, _ id: String
    ) throws(LMDBError) -> Standing? {
        switch aggregate {
        case .centre: try overlay.centres.standing(CentreID(id), snapshot)
        case .volunteer: try overlay.volunteers.standing(VolunteerID(id), snapshot)
        case .group: try overlay.groups.standing(GroupID(id), snapshot)
        case .project: try overlay.projects.standing(ProjectID(id), snapshot)
        case .shift: try overlay.shifts.standing(ShiftID(id), snapshot)
        case .recruitment: try overlay.recruitments.standing(RecruitmentID(id), snapshot)
        case .participation: try overlay.participations.standing(ParticipationID(id), snapshot)
        case .hours: try overlay.hours.standing(HoursID(id), snapshot)
        case .scheme: try overlay.schemes.standing(SchemeID(id), snapshot)
        case .star: try overlay.stars.standing(StarID(id), snapshot)
        case .access: try overlay.accesses.standing(AccessID(id), snapshot)
        default: try overlay.plain.standing(PlainKey(aggregate: aggregate, id: id), snapshot)
        }
    }
}
