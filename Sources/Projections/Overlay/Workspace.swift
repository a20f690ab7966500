public import Catalogue
public import EventLog
public import LMDB
public import Rules
import Tables

/// The overlay with one snapshot of the tables. Rules read it and projectors change it, on the
/// writer's thread.
public final class Workspace {
    package let overlay: Overlay
    package let snapshot: ReadTransaction
    private var tables: ViewTables { overlay.views.tables }
    /// What the event of a fund that the rules looked at last changes in the books.
    private var examined: (event: Event, changes: BookChanges)?

    /// Creates a workspace with a snapshot of the tables, which ends with it.
    public init(_ overlay: Overlay) throws(LMDBError) {
        self.overlay = overlay
        snapshot = try overlay.views.tables.environment.beginRead()
    }

    /// The position of the event with that key; nil when it is new.
    public func position(of key: EventKey) throws(LMDBError) -> Position? {
        if let position = overlay.newEvents.position(of: key) { return position }
        return try overlay.eventSearch.value(key.bytes, snapshot) {
            (bytes) throws(LMDBError) -> Position in
            var row = RowReader(bytes)
            return try row.position()
        }
    }

    /// Notes the position of a new event.
    public func remember(_ key: EventKey, at position: Position) {
        overlay.newEvents.append(key, at: position)
    }

    /// Reads the rows of an event's subject and of the aggregates that it names, so that they are
    /// in memory when it is decided.
    ///
    /// May be called after the changes were written and before the next workspace is made: changed
    /// rows are in memory, and the snapshot has all others.
    public func fetch(_ event: Event) throws(LMDBError) {
        _ = try status(of: event.aggregate, event.subject)
        for reference in event.references {
            _ = try status(of: reference.aggregate, reference.id)
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
    /// Whether an event is on record.
    public func isOnRecord(_ event: EventID) throws(LMDBError) -> Bool {
        try position(of: EventKey(source: event.source, id: event.id)) != nil
    }

    /// Whether a volunteer was registered at a moment, by the events so far.
    public func wasRegistered(
        _ id: VolunteerID, at moment: Timestamp
    ) throws(LMDBError) -> Bool? {
        try overlay.volunteers.look(id, snapshot) { $0.state.registered.holds(at: moment) }
    }

    /// The registration that a volunteer's was merged into.
    public func into(_ id: VolunteerID) throws(LMDBError) -> VolunteerID? {
        try overlay.volunteers.look(id, snapshot) { $0.state.into } ?? nil
    }

    /// How many places a volunteer holds in a shift now.
    public func places(
        of volunteer: VolunteerID, in shift: ShiftID
    ) throws(LMDBError) -> Int {
        let pair = try overlay.shifts.look(shift, snapshot) { $0.scope(with: volunteer) }
        guard let pair else { return 0 }
        return try overlay.figures.look(pair, snapshot) { $0[.placesHeld] } ?? 0
    }

    /// The periods in which a volunteer belonged to a group, by the events so far.
    public func membership(
        of volunteer: VolunteerID, in group: GroupID
    ) throws(LMDBError) -> Periods {
        let key = MembershipKey(group: group, volunteer: volunteer)
        return try overlay.memberships.look(key, snapshot) { $0.membership.periods } ?? Periods()
    }

    /// The minutes for which somebody attended a training, as is known now.
    public func minutes(
        of trainee: Trainee, in training: TrainingID
    ) throws(LMDBError) -> Minutes {
        let pair = try overlay.trainings.look(training, snapshot) { $0.scope(with: trainee) }
        guard let pair else { return .zero }
        let minutes = try overlay.figures.look(pair, snapshot) { $0[.attended(trainee)] }
        return Minutes(minutes ?? 0)
    }

    /// A volunteer's timesheet of a day.
    public func timesheet(
        _ volunteer: VolunteerID, _ day: CivilDate
    ) throws(LMDBError) -> Timesheet {
        let key = TimesheetKey(volunteer: volunteer, day: day)
        return try overlay.timesheets.look(key, snapshot) { $0 } ?? Timesheet()
    }

    /// What is known of a flagged finding.
    public func flagged(_ finding: String) throws(LMDBError) -> FlaggedState? {
        guard let key = FindingKey(text: finding) else { return nil }
        return try overlay.findings.value(key, snapshot).map {
            FlaggedState(centre: $0.centre, raised: $0.raised)
        }
    }

    /// The state of the city.
    public func city() throws(LMDBError) -> City {
        try overlay.city.look(CityKey(), snapshot) { $0.city } ?? City()
    }

    /// The established centres of a district, under its present code or an earlier one.
    public func districtCentres(_ district: DistrictCode) throws(LMDBError) -> [CentreID] {
        try holders(of: Claim(.district, [district.current.text])).map { CentreID($0) }
    }

    /// All aggregates that hold a claim.
    public func holders(of claim: Claim) throws(LMDBError) -> [String] {
        try overlay.claims.look(claim, snapshot) { $0.all.map(\.id) } ?? []
    }

    /// What an event of a fund changes in the books. It is kept for the projection of that event, which
    /// follows when the event is accepted.
    public func bookChanges(
        of event: Event, recordedAt recordedTime: Timestamp
    ) throws(LMDBError) -> BookChanges {
        let changes = try BookChanges(event, recordedAt: recordedTime, in: self)
        examined = (event, changes)
        return changes
    }

    /// The same for the projection: as the rules have seen it, or made now where no rule looked at it.
    func takeBookChanges(
        of event: Event, recordedAt recordedTime: Timestamp
    ) throws(LMDBError) -> BookChanges {
        if let examined = examined.take(), examined.event === event { return examined.changes }
        return try BookChanges(event, recordedAt: recordedTime, in: self)
    }

    /// A row of the books as it is now.
    public func book(_ key: BookKey) throws(LMDBError) -> BookRow? {
        try overlay.books.value(key, snapshot)
    }

    /// The aggregate that holds a claim; nil for none.
    public func holder(of claim: Claim) throws(LMDBError) -> String? {
        try overlay.claims.look(claim, snapshot) { $0.all.first?.id } ?? nil
    }

    /// Lifecycle and owner of any aggregate.
    public func status(
        of aggregate: Aggregate, _ id: String
    ) throws(LMDBError) -> AggregateStatus? {
        try overlay.aggregates.visit(aggregate, id, StandingVisitor(), snapshot)
    }

    /// The ordinal and the history of any aggregate.
    package func place(
        of aggregate: Aggregate, _ id: String
    ) throws(LMDBError) -> (ordinal: UInt32, history: History)? {
        try overlay.aggregates.visit(aggregate, id, PlaceVisitor(), snapshot)
    }
}
