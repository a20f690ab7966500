package import Catalogue
import EventLog
import LMDB
package import Projections
import Rules
import Tables

/// Which records an answer shows to a centre. Other roles see all.
package enum Reach: String, Sendable {
    /// Records of the whole city, without values that only their own centre may see.
    case city
    /// Records of the centre's own territory only; a request for others is refused.
    case own
}

/// A collection, declared once. Its reading by index or scan, filters, pages, formats, route and
/// description are made from the declaration.
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
    /// Reads a page; nil when the collection's parent is not on record.
    typealias Read =
        @Sendable (Views, _ given: [String: String], _ parent: String?, Page, Writing) throws
        -> Answer?

    /// The name of the collection: the end of its path and the name of the operation.
    package let name: String
    /// One sentence that describes the collection.
    package let summary: String
    package let reach: Reach
    /// The aggregate to which it belongs, which precedes it in the path; nil for none.
    package let parent: ListingParent?
    /// The form of a row; its members are also the columns of the CSV.
    package let row: ObjectForm
    /// The kinds of restricted values that it shows.
    package let personal: Personal
    /// Its filters.
    package let filters: [FilterDescription]
    /// Whether it shows what single events say, which dashboards are not shown.
    package let showsEvents: Bool
    /// Members of an answer beside its rows.
    package let extra: [ObjectForm.Member]
    private let read: Read

    /// Declares a collection that is computed by `read`.
    init(
        _ name: String, _ summary: String, reach: Reach, filters: [FilterDescription],
        columns: Columns<some Sendable>, parent: ListingParent? = nil,
        showsEvents: Bool = false, extra: [ObjectForm.Member] = [], read: @escaping Read
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
        self.showsEvents = showsEvents
        self.extra = extra
        self.read = read
    }

    /// Declares a collection of a table's rows, in the order of its keys or of its parent's index.
    ///
    /// - Parameters:
    ///   - reach: a collection of reach `own` has a filter `centre`, or a parent that a centre owns.
    ///   - entry: the type of the table's entries.
    ///   - filters: those with an index come in order of preference.
    ///   - queue: the index that serves the filters `centre` and `status` where no other does.
    ///   - marks: the tables that its rows come from; a collection with a parent asks the parent
    ///     instead.
    ///   - item: makes the row of an entry that matches.
    init<Place, Value, Item>(
        _ name: String, _ summary: String, reach: Reach = .city,
        of entry: Listed<Place, Value>.Type, in parent: ListingParent? = nil,
        from table: @escaping @Sendable (ViewTables) -> Table,
        filters: [Filter<Listed<Place, Value>>] = [], queue: QueueIndex? = nil,
        changes marks: [Mark] = [],
        columns: Columns<Item>,
        item:
            @escaping @Sendable (
                Listed<Place, Value>, borrowing ViewSnapshot
            ) throws(LMDBError) -> Item
    ) where Place.RowKey == Value.Key, Value: IndexedValue {
        let pages = TablePages(
            name: name, parent: parent, table: table, filters: filters, queue: queue,
            marks: marks, columns: columns, item: item)
        self.init(
            name, summary, reach: reach, filters: filters.map(\.description), columns: columns,
            parent: parent
        ) { views, given, parent, page, writing in
            try pages.read(views, where: given, of: parent, page, writing)
        }
    }

    /// Reads a page; nil when the parent is not on record.
    ///
    /// - Parameters:
    ///   - given: the values of the filters, by the filter's name.
    ///   - parent: the id of the parent.
    /// - Throws: ``QueryError`` where a filter or the cursor is wrong.
    package func read(
        _ views: Views, where given: [String: String], of parent: String?, _ page: Page,
        _ writing: Writing
    ) throws -> Answer? {
        try read(views, given, parent, page, writing)
    }
}

/// The parent of a collection, such as the project of its shifts.
package struct ListingParent: Sendable {
    package let aggregate: Aggregate
    /// The name of the parent's collection in the path.
    package let collection: String
    /// The index that finds the collection's rows under the id of the aggregate; nil where the collection is
    /// read in a way of its own.
    let index: IndexName?
    /// The last event that changed the collection; nil when there is no such parent.
    let changed: @Sendable (String, borrowing ViewSnapshot) throws(LMDBError) -> Position?
}
