import Catalogue
import EventLog
public import LMDB
import Rules

/// All that a group changes, in memory, until it is written: the writer's own view of the tables.
///
/// Owned by the one thread that writes.
public final class Overlay {
    let views: Views
    let centres: OverlayTable<Row<Centre>>
    let volunteers: OverlayTable<Row<Volunteer>>
    let groups: OverlayTable<Row<Group>>
    let projects: OverlayTable<Row<Project>>
    let shifts: OverlayTable<Row<Shift>>
    let recruitments: OverlayTable<Row<Recruitment>>
    let participations: OverlayTable<Row<Participation>>
    let hours: OverlayTable<Row<Hours>>
    let schemes: OverlayTable<Row<Scheme>>
    let stars: OverlayTable<Row<Star>>
    let accesses: OverlayTable<Row<Access>>
    let plain: OverlayTable<Row<PlainState>>
    let timesheets: OverlayTable<Timesheet>
    let boards: OverlayTable<ProjectBoard>
    let findings: OverlayTable<Finding>
    let tallies: OverlayTable<Count>
    let city: OverlayTable<CityRow>
    let sources: OverlayTable<SourceOrdinal>
    var eventIDs: [EventKey: Position] = [:]
    /// Headers of the group's events, from `firstHeader` on.
    var headers: [EventHeader] = []
    var firstHeader: Position?
    var services: [ServiceChange] = []
    private var savepoint: Savepoint?

    /// Lengths of what is only ever appended.
    private struct Savepoint {
        let headers: Int
        let services: Int
        let eventIDs: [EventKey: Position]
    }

    /// An overlay over those views with nothing changed.
    public init(_ views: Views) {
        self.views = views
        let tables = views.tables
        centres = OverlayTable(tables.centres)
        volunteers = OverlayTable(tables.volunteers)
        groups = OverlayTable(tables.groups)
        projects = OverlayTable(tables.projects)
        shifts = OverlayTable(tables.shifts)
        recruitments = OverlayTable(tables.recruitments)
        participations = OverlayTable(tables.participations)
        hours = OverlayTable(tables.hours)
        schemes = OverlayTable(tables.schemes)
        stars = OverlayTable(tables.stars)
        accesses = OverlayTable(tables.accesses)
        plain = OverlayTable(tables.plain)
        timesheets = OverlayTable(tables.timesheets)
        boards = OverlayTable(tables.boards)
        findings = OverlayTable(tables.findings, maximumCachedRows: 0)
        tallies = OverlayTable(tables.tallies)
        city = OverlayTable(tables.city)
        sources = OverlayTable(tables.sources)
    }

    private var parts: [any OverlayPart] {
        [
            centres, volunteers, groups, projects, shifts, recruitments, participations, hours,
            schemes, stars, accesses, plain, timesheets, boards, findings, tallies, city,
            sources,
        ]
    }

    /// From here on changes can be taken back.
    public func beginSavepoint() {
        savepoint = Savepoint(headers: headers.count, services: services.count, eventIDs: eventIDs)
        for part in parts { part.beginSavepoint() }
    }

    /// Changes since the savepoint stay.
    public func releaseSavepoint() {
        savepoint = nil
        for part in parts { part.releaseSavepoint() }
    }

    /// Changes since the savepoint are taken back.
    public func rollBack() {
        guard let savepoint else { return }
        self.savepoint = nil
        headers.removeLast(headers.count - savepoint.headers)
        services.removeLast(services.count - savepoint.services)
        eventIDs = savepoint.eventIDs
        for part in parts { part.rollBack() }
    }

    /// Writes everything that changed in one transaction, each row once, and marks how far it is.
    ///
    /// When it throws, the tables are as before, and so is the overlay.
    public func commit(_ mark: ViewsMark) throws(LMDBError) {
        let tables = views.tables
        try tables.environment.write { (transaction) throws(LMDBError) in
            var index = IndexChanges()
            for part in parts { try part.flush(into: &transaction, &index) }
            try index.flush(into: &transaction, tables.index)
            try flushEventIDs(into: &transaction)
            try flushHeaders(into: &transaction)
            try Views.put(mark, into: &transaction, tables)
        }
        publish(mark.head)
        for part in parts { part.settle() }
        eventIDs.removeAll(keepingCapacity: true)
        headers.removeAll(keepingCapacity: true)
        firstHeader = nil
        services.removeAll(keepingCapacity: true)
    }

    private func flushEventIDs(into transaction: inout WriteTransaction) throws(LMDBError) {
        let sorted = eventIDs.sorted { $0.key.bytes.isBefore($1.key.bytes) }
        for (key, position) in sorted {
            var value: [UInt8] = []
            value.append(bigEndian: position.value)
            try transaction.put(views.tables.eventIDs, key.bytes, value)
        }
    }

    private func flushHeaders(into transaction: inout WriteTransaction) throws(LMDBError) {
        guard var position = firstHeader?.value else { return }
        for header in headers {
            try transaction.put(views.tables.headers, position, header.bytes, options: .append)
            position += 1
        }
    }

    /// Hands what standings are made of to the rankings, before anyone is answered.
    private func publish(_ head: LogHead) {
        var changed: [ProjectScope] = []
        projects.forEachDirty { id, row in
            guard let row else { return }
            changed.append(ProjectScope(id, row))
        }
        var centresChanged = false
        centres.forEachDirty { _, _ in centresChanged = true }
        views.rankings.publish(
            size: head.size, services: services, projects: changed, centresChanged: centresChanged)
    }
}
