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
    package let memberships: OverlayTable<MembershipRow>
    package let findings: OverlayTable<Finding>
    package let figures: OverlayTable<Figures>
    package let city: OverlayTable<CityRow>
    package let sources: OverlayTable<SourceOrdinal>
    package let claims: OverlayTable<Holders>
    package let marks: ChangeMarks
    /// Events on record.
    package var eventSearch: KeySearch
    package var eventIDs: [EventKey: Position] = [:]
    /// The same in the order in which they came.
    var newEvents: [(key: EventKey, position: Position)] = []
    /// Headers of the group's events.
    package var headers = HeaderBuffer()
    package var services: [ServiceChange] = []
    private var savepoint: Savepoint?
    /// Made when something is to be written: many overlays are only asked.
    lazy var parts: [TableLifecycle] =
        aggregates.lifecycles + [
            TableLifecycle(timesheets), TableLifecycle(memberships), TableLifecycle(findings),
            TableLifecycle(figures),
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
        memberships = OverlayTable(tables.memberships, marks, .memberships)
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
}
