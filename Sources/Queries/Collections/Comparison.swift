package import Catalogue
package import EventLog
import JSON
package import Projections
import Tables

/// Two moments of the log, each as read models that hold only the events up to it.
package struct Moments: Sendable {
    let earlier: Views
    let later: Views
    /// How many events the first moment holds.
    let size: UInt64
    /// The day of the first moment: what is dated up to it, and came later, is back-dated.
    let lastDay: CivilDate

    /// Two moments, the second of which is not before the first.
    ///
    /// - Parameters:
    ///   - size: the events of the first moment, at least one.
    ///   - day: the day of the first moment, where it was named by one.
    ///   - log: the log of both, which tells the day otherwise.
    package init?(
        from earlier: Views, size: UInt64, on day: CivilDate?, to later: Views, _ log: any LogStore
    ) throws {
        let last = Position(size - 1)
        let recorded = try EventReader(log: log).event(at: last).stamp?.recordedTime.day
        guard let lastDay = day ?? recorded else { return nil }
        self.earlier = earlier
        self.later = later
        self.size = size
        self.lastDay = lastDay
    }
}

/// What moved the figures of one thing between two moments: an answer by id, declared once. Its reading,
/// route and description are made from the declaration.
///
/// Each side is read from read models of its moment, so the figures are those that were answered then.
package struct Comparison: Sendable {
    /// The name of the operation.
    package let name: String
    /// One sentence that describes the answer.
    package let summary: String
    /// The kind of aggregate that the id names.
    package let aggregate: Aggregate
    /// The form of the answer.
    package let form: ObjectForm
    /// The kinds of restricted values that it shows.
    package let personal: Personal
    /// What else the question can say.
    package let filters: [FilterDescription]
    /// The parameter behind whose value the next page begins; nil where the answer is not in pages.
    package let pageParameter: String?
    private let read: @Sendable (Moments, String, [String: String], Writing) throws -> Answer?

    /// Declares what `find` makes of the thing with the id at both moments; nil where it is not on record at
    /// the second.
    init<ID: AggregateID, Found: Compared>(
        _ summary: String, of _: ID.Type, isPaged: Bool = false, columns: Columns<Found>,
        find:
            @escaping @Sendable (
                ID, Moments, _ old: borrowing ViewSnapshot, _ new: borrowing ViewSnapshot,
                ComparedPage
            ) throws -> Found?
    ) {
        name = "\(ID.aggregate.name)-changes"
        self.summary = summary
        aggregate = ID.aggregate
        form = columns.form
        personal = columns.personal
        filters = isPaged ? ComparedPage.filters : []
        pageParameter = isPaged ? ComparedPage.after : nil
        read = { moments, id, given, writing in
            let old = try ViewSnapshot(moments.earlier)
            let new = try ViewSnapshot(moments.later)
            guard let found = try find(ID(id), moments, old, new, ComparedPage(given)) else {
                return nil
            }
            var json = JSONWriter(reservingCapacity: 1024)
            try columns.write(found, to: &json, try writing.reader())
            return Answer(
                body: json.bytes, changed: found.changed, applied: new.applied,
                next: found.nextPage)
        }
    }

    /// Reads the answer; nil when nothing has this id.
    package func read(
        _ moments: Moments, _ id: String, where given: [String: String], _ writing: Writing
    ) throws -> Answer? {
        try read(moments, id, given, writing)
    }
}

/// Which part of a comparison's list is asked for: so many items behind an id, in the order of ids.
struct ComparedPage: Sendable {
    static let after = Resource.after
    private static let limits = 1...1000

    let limit: Int
    let start: String?

    fileprivate init(_ given: [String: String]) {
        limit = given["limit"].flatMap { Int($0) } ?? 100
        start = given[Self.after]
    }

    /// The part of a list, and the id behind which the next begins.
    func part<Item>(of items: [Item], id: (Item) -> String) -> (items: [Item], next: String?) {
        let rest = items.filter { item in start.map { $0 < id(item) } ?? true }
        let part = Array(rest.prefix(limit))
        return (part, part.count < rest.count ? part.last.map(id) : nil)
    }

    fileprivate static let filters = [
        FilterDescription(
            name: "limit", form: .number(limits), about: "Items of a page; 100 if not given.",
            expected: "a whole number from 1 to 1000",
            reads: { FilterDescription.wholeNumber($0, in: limits) != nil }),
        FilterDescription(
            name: after, form: .id,
            about: "The id behind which the page begins: the last answer's next.",
            expected: FilterDescription.anID, reads: IDForm.isID),
    ]
}

/// Figures of one thing at two moments.
protocol Compared: Sendable {
    associatedtype Sums: Difference

    /// The last event that changed the answer.
    var changed: Position { get }
    /// The figures at the first moment.
    var before: Sums { get }
    /// The figures at the second moment.
    var after: Sums { get }
    /// The id behind which the next page begins; nil at the last.
    var nextPage: String? { get }
}

/// Figures that can be taken from others.
protocol Difference: Sendable {
    /// How much each figure is above that of others.
    func less(_ other: Self) -> Self
}

extension Compared {
    var nextPage: String? { nil }
}

extension Columns where Row: Compared {
    /// The figures of both moments, and how much they changed.
    static func compared(_ figures: Columns<Row.Sums>) -> [Column<Row>] {
        [
            .object("before", figures, "The figures at the first moment.") { $0.before },
            .object("after", figures, "The figures at the second moment.") { $0.after },
            .object("change", figures, "The second less the first.") { $0.after.less($0.before) },
        ]
    }

    /// The id behind which the next page begins.
    static var nextPage: Column<Row> {
        .may("next", .id, "The last id of this page, where more follow: ask after it.") {
            .text($0.nextPage)
        }
    }

    /// The last event that changed the answer.
    static var changedPosition: Column<Row> {
        .must("position", .position, "The last event that changed this answer.") {
            .position($0.changed)
        }
    }
}
