package import Catalogue
package import EventLog
import JSON
package import Projections

/// What an answer about one thing is made of, and which event changed it last.
protocol Dated: Sendable {
    var changed: Position { get }
}

/// One thing that can be asked for by its id, declared once: its answer, its route and its description come
/// from it.
package struct Resource: Sendable {
    /// What the operation is called.
    package let name: String
    /// One sentence on what it shows.
    package let summary: String
    package let reach: Reach
    /// What its id names.
    package let aggregate: Aggregate
    /// What the path calls the aggregates of this kind.
    package let collection: String
    /// What stands behind the id in the path, if anything.
    package let part: String?
    /// What is answered.
    package let form: ObjectForm
    /// What it shows that not everybody is told.
    package let personal: Personal
    private let read: @Sendable (Views, any LogStore, String, Writing) throws -> Answer?

    /// Declares what `find` looks up by the id of an aggregate.
    init<Found: Dated>(
        _ name: String, _ summary: String, reach: Reach = .city, _ aggregate: Aggregate,
        in collection: String, part: String? = nil, columns: Columns<Found>,
        find: @escaping @Sendable (String, borrowing ViewSnapshot, any LogStore) throws -> Found?
    ) {
        self.name = name
        self.summary = summary
        self.reach = reach
        self.aggregate = aggregate
        self.collection = collection
        self.part = part
        form = columns.form
        personal = columns.personal
        read = { views, log, id, writing in
            let snapshot = try ViewSnapshot(views)
            guard let found = try find(id, snapshot, log) else { return nil }
            var json = JSONWriter(reservingCapacity: 1024)
            try columns.write(found, to: &json, try writing.disclosing?())
            return Answer(body: json.bytes, changed: found.changed, applied: snapshot.applied)
        }
    }

    /// The answer; nil where there is nothing with this id.
    package func read(
        _ views: Views, _ log: any LogStore, _ id: String, _ writing: Writing
    ) throws -> Answer? {
        try read(views, log, id, writing)
    }
}
