import Catalogue
import EventLog
import LMDB
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
    let centreBoards: OverlayTable<CentreBoard>
    let participationCounts: OverlayTable<ParticipationCounts>
    let shares: OverlayTable<GroupShare>
    let marks: ChangeMarks
    private(set) var eventIDs: [EventKey: Position] = [:]
    /// The keys of `eventIDs` in the order in which they came.
    private var eventKeys: [EventKey] = []
    /// Headers of the group's events, from `firstHeader` on.
    var headers: [EventHeader] = []
    var firstHeader: Position?
    var services: [ServiceChange] = []
    private var savepoint: Savepoint?
    /// Made when something is to be written: many overlays are only asked.
    private lazy var parts: [OverlayPart] = [
        OverlayPart(centres), OverlayPart(volunteers), OverlayPart(groups),
        OverlayPart(projects), OverlayPart(shifts), OverlayPart(recruitments),
        OverlayPart(participations), OverlayPart(hours), OverlayPart(schemes),
        OverlayPart(stars), OverlayPart(accesses), OverlayPart(plain),
        OverlayPart(timesheets), OverlayPart(boards), OverlayPart(findings),
        OverlayPart(tallies), OverlayPart(city), OverlayPart(sources),
        OverlayPart(centreBoards), OverlayPart(participationCounts), OverlayPart(shares),
        OverlayPart(marks),
    ]

    /// Lengths of what is only ever appended.
    private struct Savepoint {
        let headers: Int
        let services: Int
        let eventKeys: Int
    }

    /// An overlay over those views with nothing changed.
    public init(_ views: Views) {
        self.views = views
        let tables = views.tables
        let marks = ChangeMarks(tables.changes)
        self.marks = marks
        centres = OverlayTable(tables.centres, marks, .centres)
        volunteers = OverlayTable(tables.volunteers, marks, .volunteers)
        groups = OverlayTable(tables.groups, marks, .groups)
        projects = OverlayTable(tables.projects, marks, .projects)
        shifts = OverlayTable(tables.shifts, marks, .shifts)
        recruitments = OverlayTable(tables.recruitments, marks, .recruitments)
        participations = OverlayTable(tables.participations, marks, .participations)
        hours = OverlayTable(tables.hours, marks, .hours)
        schemes = OverlayTable(tables.schemes, marks, .schemes)
        stars = OverlayTable(tables.stars, marks, .stars)
        accesses = OverlayTable(tables.accesses, marks, .accesses)
        plain = OverlayTable(tables.plain, marks, .plain)
        timesheets = OverlayTable(tables.timesheets, marks, .timesheets)
        boards = OverlayTable(tables.boards, marks, .boards)
        findings = OverlayTable(tables.findings, marks, .findings, maximumCachedRows: 0)
        tallies = OverlayTable(tables.tallies, marks, .tallies)
        city = OverlayTable(tables.city, marks, .city)
        sources = OverlayTable(tables.sources, marks, .sources)
        centreBoards = OverlayTable(tables.centreBoards, marks, .centreBoards)
        participationCounts = OverlayTable(
            tables.participationCounts, marks, .participationCounts)
        shares = OverlayTable(tables.shares, marks, .shares)
    }

    /// Notes which position an event got.
    func remember(_ key: EventKey, at position: Position) {
        eventIDs[key] = position
        eventKeys.append(key)
    }

    /// From here on changes can be taken back.
    public func beginSavepoint() {
        savepoint = Savepoint(
            headers: headers.count, services: services.count, eventKeys: eventKeys.count)
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
        for key in eventKeys[savepoint.eventKeys...] { eventIDs[key] = nil }
        eventKeys.removeLast(eventKeys.count - savepoint.eventKeys)
        for part in parts { part.rollBack() }
    }

    /// Writes everything that changed in one transaction, each row once, and marks how far it is.
    ///
    /// `makeMark` is asked when all is written but the mark: nothing is visible before it answers.
    /// When it or anything else throws, the tables are as before, and so is the overlay.
    public func commit(_ makeMark: () throws -> ViewsMark) throws {
        let tables = views.tables
        var published: UInt64?
        var refusal: (any Error)?
        do throws(LMDBError) {
            try tables.environment.write { (transaction) throws(LMDBError) in
                try flush(into: &transaction)
                do {
                    let made = try makeMark()
                    published = made.head.size
                    publish(made.head)
                    try Views.put(made, into: &transaction, tables)
                } catch let error as LMDBError {
                    throw error
                } catch {
                    refusal = error
                    throw LMDBError(.badTransaction, operation: "mark the read models")
                }
            }
        } catch {
            if let published { views.rankings.withdraw(size: published) }
            throw refusal ?? error
        }
        settle()
    }

    private func flush(into transaction: inout WriteTransaction) throws(LMDBError) {
        var index = IndexChanges()
        for part in parts { try part.flush(&transaction, &index) }
        try index.flush(into: &transaction, views.tables.index)
        try flushEventIDs(into: &transaction)
        try flushHeaders(into: &transaction)
    }

    private func settle() {
        for part in parts { part.settle() }
        // Clearing costs as much as there is room, however little is in it.
        eventIDs = Dictionary(minimumCapacity: eventIDs.count)
        eventKeys.removeAll(keepingCapacity: true)
        headers.removeAll(keepingCapacity: true)
        firstHeader = nil
        services.removeAll(keepingCapacity: true)
    }

    private func flushEventIDs(into transaction: inout WriteTransaction) throws(LMDBError) {
        var keys = eventKeys.enumerated().map { number, key in
            SortedKey(bytes: key.bytes, number: number)
        }
        keys.sort()
        for key in keys {
            guard let position = eventIDs[eventKeys[key.number]] else { continue }
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

    /// Hands what standings are made of to the rankings, before anyone can see the tables changed.
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
