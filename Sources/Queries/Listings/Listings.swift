import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// The collections that read models answer.
package enum Listings {}

/// The single things that read models answer.
package enum Resources {}

extension Column where Row: Dated {
    /// The last event that changed a row of a collection.
    static var rowPosition: Column {
        .must("position", .position, "The last event that changed this row.") {
            .position($0.changed)
        }
    }

    /// The last event that changed an answer about one thing.
    static var answerPosition: Column {
        .must("position", .position, "The last event that changed this answer.") {
            .position($0.changed)
        }
    }
}

extension Column {
    /// A figure by the states that aggregates of a kind can be in.
    static func states(
        _ name: StaticString, of aggregate: Aggregate, _ about: String,
        _ figure: @escaping @Sendable (LifecycleState) -> Figure,
        _ figures: @escaping @Sendable (Row) -> Figures
    ) -> Column {
        .counts(name, aggregate.states.map(\.name), by: "state", about) { row in
            let figures = figures(row)
            return aggregate.states.map { figures[figure($0)] }
        }
    }

    /// A figure by the families of projects.
    static func families(
        _ name: StaticString, _ about: String, _ figures: @escaping @Sendable (Row) -> Figures
    ) -> Column {
        .counts(name, ProjectFamily.allCases.map(\.text), by: "family", about) { row in
            let figures = figures(row)
            return ProjectFamily.allCases.map { figures[.families($0)] }
        }
    }

    /// What was flagged, by severity.
    static func findings(_ figures: @escaping @Sendable (Row) -> Figures) -> Column {
        .counts(
            "findings", Severity.allCases.map(\.text), by: "severity",
            "What was flagged, by severity."
        ) { row in
            let figures = figures(row)
            return Severity.allCases.map { figures[.findings($0)] }
        }
    }
}

extension FigureSet {
    static let participations = FigureSet(Figure.participations, LifecycleState.allCases)
    static let accepted = FigureSet(
        Figure.participations, LifecycleState.allCases.filter(Participation.holdsPlace))
    static let checkedIn = FigureSet(Figure.participations, [.checkedIn, .checkedOut])
    static let findings = FigureSet(Figure.findings, Severity.allCases)
}

extension Figures {
    /// Participations applied for or invited to.
    var participations: Int { total(.participations) }

    /// Participations that hold a place.
    var accepted: Int { total(.accepted) }

    /// Participations that were checked in.
    var checkedIn: Int { total(.checkedIn) }

    /// What was flagged, whatever its severity.
    var flagged: Int { total(.findings) }
}

extension ViewSnapshot {
    /// An aggregate with its id; nil when there is none.
    func stored<State: StoredState>(
        _ id: State.Key, _ table: Table, as _: State.Type = State.self
    ) throws(LMDBError) -> Stored<State>?
    where State.Key: ListPlace, State.Key.RowKey == State.Key {
        try row(table, id, as: Row<State>.self).map { Listed(id, $0) }
    }
}
