package import Catalogue
import EventLog
import LMDB
package import Projections
import Rules
import Tables

/// Whose records an answer shows to a centre. Other roles are not narrowed.
package enum Reach: String, Sendable {
    /// Those of the whole city, without what only the own centre may know.
    case city
    /// Those of its own territory alone: whatever else is asked for is refused.
    case own
}

/// A collection, declared once: index or scan, filters, pages, JSON, comma-separated values, its route and
/// its description come from it.
///
/// ```swift
/// static let stars = Listing(
///     "stars", "Stars awarded, by id.", reach: .own, of: Stored<Star>.self, from: { $0.stars },
///     filters: [
///         .id("volunteer", "Who holds it.", by: .starsByVolunteer) { $0.state.volunteer },
///         .id("centre", "The home centre.") { $0.state.owner },
///         .status(of: .star, "Where the star stands."),
///     ],
///     changes: [.stars], columns: starColumns
/// ) { star, _ in star }
/// ```
package struct Listing: Sendable {
    /// Reads a page; nil where what the collection belongs to is not on record.
    typealias Read =
        @Sendable (Views, _ given: [String: String], _ parent: String?, Page, Writing) throws
        -> Answer?

    /// What the collection is called: the end of its path and the operation's name.
    package let name: String
    /// One sentence on what it shows.
    package let summary: String
    package let reach: Reach
    /// The aggregate that it belongs to, which the path names before it.
    package let parent: ListingParent?
    /// A row: its members are also the columns of the table.
    package let row: ObjectForm
    /// What it shows that not everybody is told.
    package let personal: Personal
    /// What it can be narrowed by.
    package let filters: [FilterDescription]
    private let read: Read

    /// A collection that is read in a way of its own.
    init(
        _ name: String, _ summary: String, reach: Reach, filters: [FilterDescription],
        columns: Columns<some Sendable>, parent: ListingParent? = nil, read: @escaping Read
    ) {
        precondition(
            reach == .city || parent != nil || filters.contains { $0.name == "centre" },
            "\(name) cannot be narrowed to a centre's own")
        self.name = name
        self.summary = summary
        self.reach = reach
        self.parent = parent
        row = columns.form
        personal = columns.personal
        self.filters = filters
        self.read = read
    }

    /// Declares a collection of a table's rows, in the order of its keys or of its parent's index.
    ///
    /// - Parameters:
    ///   - reach: a collection of one's own has a filter `centre`, by which a centre's view is narrowed, or
    ///     belongs to an aggregate that is the centre's own.
    ///   - entry: what the table holds.
    ///   - filters: the ones that an index serves in the order in which they are preferred.
    ///   - marks: what its rows come from; a collection with a parent asks that one instead.
    ///   - item: an entry that matches with what else its columns show.
    init<Place, Value, Item>(
        _ name: String, _ summary: String, reach: Reach = .city,
        of entry: Listed<Place, Value>.Type, in parent: ListingParent? = nil,
        from table: @escaping @Sendable (ViewTables) -> Table,
        filters: [Filter<Listed<Place, Value>>] = [], changes marks: [Mark] = [],
        columns: Columns<Item>,
        item:
            @escaping @Sendable (
                Listed<Place, Value>, borrowing ViewSnapshot
            ) throws(LMDBError) -> Item
    ) where Place.RowKey == Value.Key, Value: IndexedValue {
        let pages = TablePages(
            name: name, parent: parent, table: table, filters: filters, marks: marks,
            columns: columns, item: item)
        self.init(
            name, summary, reach: reach, filters: filters.map(\.description), columns: columns,
            parent: parent
        ) { views, given, parent, page, writing in
            try pages.read(views, where: given, of: parent, page, writing)
        }
    }

    /// A page of it; nil where the parent is not on record.
    ///
    /// - Parameters:
    ///   - given: texts that the filters take, by the filter's name.
    ///   - parent: the id of the aggregate that it belongs to.
    /// - Throws: ``QueryError`` where a filter or the cursor is wrong.
    package func read(
        _ views: Views, where given: [String: String], of parent: String?, _ page: Page,
        _ writing: Writing
    ) throws -> Answer? {
        try read(views, given, parent, page, writing)
    }
}

/// The aggregate that a collection belongs to, such as the project of its shifts.
package struct ListingParent: Sendable {
    package let aggregate: Aggregate
    /// What the path calls the aggregates of this kind.
    package let collection: String
    /// The index that finds the collection's rows under the id of the aggregate.
    let index: IndexName
    /// The last event that changed the collection; nil where there is no such aggregate.
    let changed: @Sendable (String, borrowing ViewSnapshot) throws(LMDBError) -> Position?
}
