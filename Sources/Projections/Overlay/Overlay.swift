import Catalogue
package import EventLog
import LMDB
package import Rules
package import Tables

/// All that a group changes, in memory, until it is written: the writer's own view of the tables.
///
/// Owned by the one thread that writes.
public final class Overlay {
    /// Rows of figures that stay in memory, about: an event changes those of several scopes.
    private static let maximumCachedFigures = 32_768

    package let views: Views
    /// The tables of aggregates.
    package let aggregates: AggregateTables
    package let timesheets: OverlayTable<Timesheet>
    package let findings: OverlayTable<Finding>
    package let figures: OverlayTable<Figures>
    package let city: OverlayTable<CityRow>
    package let sources: OverlayTable<SourceOrdinal>
    package let claims: OverlayTable<Holders>
    package let marks: ChangeMarks
    /// Events on record.
    package var eventSearch: KeySearch
    package private(set) var eventIDs: [EventKey: Position] = [:]
    /// The same in the order in which they came.
    private var newEvents: [(key: EventKey, position: Position)] = []
    /// Headers of the group's events.
    package var headers = HeaderBuffer()
    package var services: [ServiceChange] = []
    private var savepoint: Savepoint?
    /// Made when something is to be written: many overlays are only asked.
    private lazy var parts: [TableLifecycle] =
        aggregates.lifecycles + [
            TableLifecycle(timesheets), TableLifecycle(findings), TableLifecycle(figures),
            TableLifecycle(city), TableLifecycle(sources), TableLifecycle(claims),
            TableLifecycle(marks),
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
        aggregates = AggregateTables(tables, marks)
        timesheets = OverlayTable(tables.timesheets, marks, .timesheets)
        findings = OverlayTable(tables.findings, marks, .findings, maximumCachedRows: 0)
        figures = OverlayTable(
            tables.figures, marks, .figures, maximumCachedRows: Self.maximumCachedFigures)
        city = OverlayTable(tables.city, marks, .city)
        sources = OverlayTable(tables.sources, marks, .sources)
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
        headers.truncate(to: savepoint.headers)
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
                var changes = changesOfStandings()
                // Whoever makes the mark waits for the log, which is a good time to tidy up.
                settle()
                // Once the log has taken the group, nothing here may find the disk full.
                try transaction.prepare(changes: 1, bytes: Views.maximumMarkBytes)
                do {
                    let made = try makeMark()
                    published = made.head.size
                    // Before anyone can see the tables changed.
                    changes.size = made.head.size
                    views.rankings.publish(changes)
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
        headers.truncate(to: 0)
        services = []
    }

    private func flushEventIDs(into transaction: inout WriteTransaction) throws(LMDBError) {
        var keys = SortedKeys(reserving: newEvents.count)
        for event in newEvents { keys.append(event.key.bytes.span) }
        keys.sort()
        var row = RowWriter()
        for place in keys.indices {
            row.clear()
            row.position(newEvents[keys.number(place)].position)
            try transaction.put(views.tables.eventIDs, keys.key(place), row.bytes.span)
        }
    }

    private func flushHeaders(into transaction: inout WriteTransaction) throws(LMDBError) {
        let headers = headers
        guard let first = headers.first else { return }
        for place in 0..<headers.count {
            try transaction.put(
                views.tables.headers, first + UInt64(place), headers.bytes(place),
                options: .append)
        }
    }

    /// Writes the postings of the segments that this group completes.
    private func flushPostings(into transaction: inout WriteTransaction) throws(LMDBError) {
        guard let first = headers.first else { return }
        let end = first + UInt64(headers.count)
        var segment = PostingSegment(of: first)
        while segment.range.upperBound <= end {
            try segment.write(into: &transaction, views.tables)
            segment = PostingSegment(of: segment.range.upperBound)
        }
    }

    /// What standings are made of.
    private func changesOfStandings() -> StandingsFeed.Publication {
        var changes = StandingsFeed.Publication(services: services)
        projects.forEachDirty { id, row in
            guard let row else { return }
            changes.projects.append(ProjectScope(id, row))
        }
        centres.forEachDirty { _, _ in changes.centresChanged = true }
        return changes
    }
}
