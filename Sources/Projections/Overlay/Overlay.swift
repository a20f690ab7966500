import Catalogue
import LMDB
package import Rules
package import Tables

/// The changes of a group in memory until they are written: the writer's view of the tables.
///
/// Used only on the writer's thread.
public final class Overlay {
    /// The approximate number of rows of figures in memory: an event changes those of several
    /// scopes.
    private static let maximumCachedFigures = 32_768

    package let views: Views
    /// The tables of aggregates.
    package let aggregates: AggregateTables
    package let timesheets: OverlayTable<Timesheet>
    package let memberships: OverlayTable<MembershipRow>
    package let findings: OverlayTable<FindingRow>
    package let findingCounts: OverlayTable<FindingCount>
    package let figures: OverlayTable<Figures>
    package let city: OverlayTable<CityRow>
    package let sources: OverlayTable<SourceOrdinal>
    package let claims: OverlayTable<Holders>
    package let books: OverlayTable<BookRow>
    package let entries: OverlayTable<EntryRow>
    package let marks: ChangeMarks
    /// Events on record.
    package var eventSearch: KeySearch
    /// Events of the group.
    package var newEvents = NewEvents()
    /// Headers of the group's events.
    package var headers = HeaderBuffer()
    package var services: [ServiceChange] = []
    private var savepoint: Savepoint?
    /// Created for the first write, because many overlays are only read.
    lazy var parts: [TableLifecycle] =
        aggregates.lifecycles + [
            TableLifecycle(timesheets), TableLifecycle(memberships), TableLifecycle(findings),
            TableLifecycle(findingCounts), TableLifecycle(figures),
            TableLifecycle(city), TableLifecycle(sources), TableLifecycle(claims),
            TableLifecycle(books), TableLifecycle(entries), TableLifecycle(marks),
        ]

    /// The lengths of lists that only grow.
    private struct Savepoint {
        let headers: Int
        let services: Int
        let newEvents: Int
    }

    /// Creates an overlay without changes over these views.
    public init(_ views: Views) {
        self.views = views
        let tables = views.tables
        let marks = ChangeMarks(tables.changes)
        self.marks = marks
        eventSearch = KeySearch(tables.eventIDs)
        aggregates = AggregateTables(tables, marks)
        timesheets = OverlayTable(tables.timesheets, marks, .timesheets)
        memberships = OverlayTable(tables.memberships, marks, .memberships)
        findings = OverlayTable(tables.findings, marks, .findings, maximumCachedRows: 0)
        findingCounts = OverlayTable(tables.findingCounts, marks, .findings)
        figures = OverlayTable(
            tables.figures, marks, .figures, maximumCachedRows: Self.maximumCachedFigures)
        city = OverlayTable(tables.city, marks, .city)
        sources = OverlayTable(tables.sources, marks, .sources)
        claims = OverlayTable(tables.claims, marks, .claims)
        books = OverlayTable(tables.books, marks, .books)
        entries = OverlayTable(tables.entries, marks, .books, maximumCachedRows: 0)
    }

    /// Begins a savepoint: later changes can be rolled back.
    public func beginSavepoint() {
        savepoint = Savepoint(
            headers: headers.count, services: services.count, newEvents: newEvents.count)
        for part in parts { part.beginSavepoint() }
    }

    /// Keeps the changes since the savepoint.
    public func releaseSavepoint() {
        savepoint = nil
        for part in parts { part.releaseSavepoint() }
    }

    /// Rolls back the changes since the savepoint.
    public func rollBack() {
        guard let savepoint else { return }
        self.savepoint = nil
        headers.truncate(to: savepoint.headers)
        services.removeLast(services.count - savepoint.services)
        newEvents.truncate(to: savepoint.newEvents)
        for part in parts { part.rollBack() }
    }
}
