import Catalogue
package import EventLog
import LMDB
package import Rules
package import Tables

/// All that a group changes, in memory, until it is written: the writer's own view of the tables.
///
/// Owned by the one thread that writes.
public final class Overlay {
    package let views: Views
    package let centres: OverlayTable<Row<Centre>>
    package let volunteers: OverlayTable<Row<Volunteer>>
    package let groups: OverlayTable<Row<Group>>
    package let projects: OverlayTable<Row<Project>>
    package let shifts: OverlayTable<Row<Shift>>
    package let recruitments: OverlayTable<Row<Recruitment>>
    package let participations: OverlayTable<Row<Participation>>
    package let hours: OverlayTable<Row<Hours>>
    package let schemes: OverlayTable<Row<Scheme>>
    package let stars: OverlayTable<Row<Star>>
    package let accesses: OverlayTable<Row<Access>>
    package let plain: OverlayTable<Row<PlainState>>
    package let timesheets: OverlayTable<Timesheet>
    package let boards: OverlayTable<ProjectBoard>
    package let findings: OverlayTable<Finding>
    package let tallies: OverlayTable<Count>
    package let city: OverlayTable<CityRow>
    package let sources: OverlayTable<SourceOrdinal>
    package let centreBoards: OverlayTable<CentreBoard>
    package let participationCounts: OverlayTable<ParticipationCounts>
    package let shares: OverlayTable<GroupShare>
    package let claims: OverlayTable<Holders>
    package let marks: ChangeMarks
    /// Events on record.
    package var eventSearch: KeySearch
    package private(set) var eventIDs: [EventKey: Position] = [:]
    /// The same in the order in which they came.
    private var newEvents: [(key: EventKey, position: Position)] = []
    /// Headers of the group's events, from `firstHeader` on.
    package var headers: [EventHeader] = []
    package var firstHeader: Position?
    package var services: [ServiceChange] = []
    private var savepoint: Savepoint?
    /// Made when something is to be written: many overlays are only asked.
    private lazy var parts: [TableLifecycle] = [
        TableLifecycle(centres), TableLifecycle(volunteers), TableLifecycle(groups),
        TableLifecycle(projects), TableLifecycle(shifts), TableLifecycle(recruitments),
        TableLifecycle(participations), TableLifecycle(hours), TableLifecycle(schemes),
        TableLifecycle(stars), TableLifecycle(accesses), TableLifecycle(plain),
        TableLifecycle(timesheets), TableLifecycle(boards), TableLifecycle(findings),
        TableLifecycle(tallies), TableLifecycle(city), TableLifecycle(sources),
        TableLifecycle(centreBoards), TableLifecycle(participationCounts), TableLifecycle(shares),
        TableLifecycle(claims), TableLifecycle(marks),
    ]

    /// Lengths of what is only ever appended.
    private struct Savepoint {
        let headers: Int
        let services: Int
        let newEvents: Int
    }

    /// An overlay over those views with nothing changed.
    public init(_ views: Views) {
        self.views = views
        let tables = views.tables
        let marks = ChangeMarks(tables.changes)
        self.marks = marks
        eventSearch = KeySearch(tables.eventIDs)
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
        claims = OverlayTable(tables.claims, marks, .claims)
    }

    /// Notes which position an event got.
    package func remember(_ key: EventKey, at position: Position) {
        eventIDs[key] = position
        newEvents.append((key, position))
    }

    /// From here on changes can be taken back.
    public func beginSavepoint() {
        savepoint = Savepoint(
            headers: headers.count, services: services.count, newEvents: newEvents.count)
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
        for event in newEvents[savepoint.newEvents...] { eventIDs[event.key] = nil }
        newEvents.removeLast(newEvents.count - savepoint.newEvents)
        for part in parts { part.rollBack() }
    }

    /// Writes everything that changed in one transaction, each row once, and marks how far it is.
    ///
    /// `makeMark` is asked when all is done but the mark: nothing is visible before it answers. When it
    /// or anything else throws, the tables are as before, and the overlay must not be used any more.
    public func commit(_ makeMark: () throws -> ViewsMark) throws {
        let tables = views.tables
        var published: UInt64?
        var refusal: (any Error)?
        do throws(LMDBError) {
            try tables.environment.write { (transaction) throws(LMDBError) in
                try flush(into: &transaction)
                let changes = changesOfStandings()
                // Whoever makes the mark waits for the log, which is a good time to tidy up.
                settle()
                // Once the log has taken the group, nothing here may find the disk full.
                try transaction.prepare(changes: 1, bytes: Views.maximumMarkBytes)
                do {
                    let made = try makeMark()
                    published = made.head.size
                    // Before anyone can see the tables changed.
                    views.rankings.publish(changes, size: made.head.size)
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
    }

    private func flush(into transaction: inout WriteTransaction) throws(LMDBError) {
        var index = IndexChanges()
        for part in parts { try part.flush(&transaction, &index) }
        try index.flush(into: &transaction, views.tables.index)
        try flushEventIDs(into: &transaction)
        try flushHeaders(into: &transaction)
        try flushPostings(into: &transaction)
    }

    /// Forgets what was to be written, once it is or when there was nothing, and lets go of the rows that
    /// were asked for longest ago.
    public func settle() {
        for part in parts { part.settle() }
        // Clearing costs as much as there is room, however little is in it.
        if eventIDs.count < eventIDs.capacity / 4 {
            eventIDs = Dictionary(minimumCapacity: eventIDs.count)
        } else {
            eventIDs.removeAll(keepingCapacity: true)
        }
        newEvents.removeAll(keepingCapacity: true)
        headers.removeAll(keepingCapacity: true)
        firstHeader = nil
        services = []
    }

    private func flushEventIDs(into transaction: inout WriteTransaction) throws(LMDBError) {
        var keys = SortedKeys(reserving: newEvents.count)
        for event in newEvents { keys.append(event.key.bytes.span) }
        keys.sort()
        var value: [UInt8] = []
        for place in keys.indices {
            value.removeAll(keepingCapacity: true)
            value.append(bigEndian: newEvents[keys.number(place)].position.value)
            try transaction.put(views.tables.eventIDs, keys.key(place), value.span)
        }
    }

    private func flushHeaders(into transaction: inout WriteTransaction) throws(LMDBError) {
        guard var position = firstHeader?.value else { return }
        var bytes: [UInt8] = []
        for header in headers {
            bytes.removeAll(keepingCapacity: true)
            header.encode(into: &bytes)
            try transaction.put(views.tables.headers, position, bytes, options: .append)
            position += 1
        }
    }

    /// Writes the postings of the segments that this group completes.
    private func flushPostings(into transaction: inout WriteTransaction) throws(LMDBError) {
        guard let first = firstHeader?.value, !headers.isEmpty else { return }
        let end = first + UInt64(headers.count)
        var segment = PostingSegment(of: first)
        while segment.range.upperBound <= end {
            try segment.write(into: &transaction, views.tables)
            segment = PostingSegment(of: segment.range.upperBound)
        }
    }

    /// What standings are made of.
    private func changesOfStandings() -> Rankings.Changes {
        var changes = Rankings.Changes(services: services)
        projects.forEachDirty { id, row in
            guard let row else { return }
            changes.projects.append(ProjectScope(id, row))
        }
        centres.forEachDirty { _, _ in changes.centresChanged = true }
        return changes
    }
}
