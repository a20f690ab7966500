package import Catalogue
package import EventLog
import JSON
package import Projections

/// The source of a single answer, with the last event that changed it.
protocol Dated: Sendable {
    var changed: Position { get }
    /// The last event of this page, where more follow. Their page is asked for with `after`.
    var next: Position? { get }
}

extension Dated {
    var next: Position? { nil }
}

/// A single answer by id, declared once. Its reading, route and description are made from the
/// declaration.
package struct Resource: Sendable {
    /// The name of the operation.
    package let name: String
    /// One sentence that describes the answer.
    package let summary: String
    package let reach: Reach
    /// The kind of aggregate that the id names.
    package let aggregate: Aggregate
    /// The name of the aggregate's collection in the path.
    package let collection: String
    /// The part of the path behind the id; nil for none.
    package let part: String?
    /// The form of the answer.
    package let form: ObjectForm
    /// The kinds of restricted values that it shows.
    package let personal: Personal
    /// Whether it shows what single events say, which dashboards are not shown.
    package let showsEvents: Bool
    /// What else the question can say.
    package let filters: [FilterDescription]
    private let read:
        @Sendable (Views, any LogStore, String, [String: String], Writing) throws -> Answer?

    /// Declares what `find` makes of the aggregate with the id and of the question's other parameters.
    init<State: StoredState, Found: Dated>(
        _ name: String, _ summary: String, reach: Reach = .city, of _: State.Type,
        part: String? = nil, showsEvents: Bool = false, filters: [FilterDescription],
        columns: Columns<Found>,
        find:
            @escaping @Sendable (
                Stored<State>, _ given: [String: String], borrowing ViewSnapshot, any LogStore
            ) throws -> Found?
    ) where State.Key.RowKey == State.Key {
        let aggregate = State.Key.aggregate
        self.name = name
        self.summary = summary
        self.reach = reach
        self.aggregate = aggregate
        collection = aggregate.plural
        self.part = part
        form = columns.form
        personal = columns.personal
        self.showsEvents = showsEvents
        self.filters = filters
        read = { views, log, id, given, writing in
            let snapshot = try ViewSnapshot(views)
            let table = views.tables.aggregates[Int(aggregate.rawValue)]
            guard let stored = try snapshot.stored(State.Key(id), table, as: State.self),
                let found = try find(stored, given, snapshot, log)
            else { return nil }
            var json = JSONWriter(reservingCapacity: 1024)
            try columns.write(found, to: &json, try writing.reader())
            return Answer(
                body: json.bytes, changed: found.changed, applied: snapshot.applied,
                next: found.next?.description)
        }
    }

    /// Declares what `find` makes of the aggregate with the id.
    init<State: StoredState, Found: Dated>(
        _ name: String, _ summary: String, reach: Reach = .city, of state: State.Type,
        part: String? = nil, columns: Columns<Found>,
        find:
            @escaping @Sendable (
                Stored<State>, borrowing ViewSnapshot, any LogStore
            ) throws -> Found?
    ) where State.Key.RowKey == State.Key {
        self.init(name, summary, reach: reach, of: state, part: part, filters: [], columns: columns)
        {
            stored, _, snapshot, log in try find(stored, snapshot, log)
        }
    }

    /// The parameter behind whose event the next page begins; nil where the answer is not in pages.
    package var pageParameter: String? { filters.first { $0.name == Self.after }?.name }

    /// The name of the parameter of answers in pages of whole events.
    static let after = "after"

    /// Reads the answer; nil when no aggregate has this id.
    package func read(
        _ views: Views, _ log: any LogStore, _ id: String, where given: [String: String],
        _ writing: Writing
    ) throws -> Answer? {
        try read(views, log, id, given, writing)
    }
}
