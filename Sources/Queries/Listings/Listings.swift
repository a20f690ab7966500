import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// The collections of the read models.
package enum Listings {}

/// The single answers of the read models.
package enum Resources {}

extension Column where Row: Dated {
    /// A column with the last event that changed a row of a collection.
    static var rowPosition: Column {
        .must("position", .position, "The last event that changed this row.") {
            .position($0.changed)
        }
    }

    /// A column with the last event that changed a single answer.
    static var answerPosition: Column {
        .must("position", .position, "The last event that changed this answer.") {
            .position($0.changed)
        }
    }
}

extension Column {
    /// Aggregates of a kind by the states that they can be in.
    static func states(
        _ name: StaticString, of aggregate: Aggregate, _ about: String,
        _ figures: @escaping @Sendable (Row) -> Figures
    ) -> Column {
        .counts(name, aggregate.states.map(\.name), by: "state", about) { row in
            let figures = figures(row)
            return aggregate.states.map { figures[.states(aggregate, $0)] }
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

    /// Findings, by severity.
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
    static let participations = participations(LifecycleState.allCases)
    static let accepted = participations(
        LifecycleState.allCases.filter(Participation.holdsPlace))
    static let checkedIn = participations([.checkedIn, .checkedOut])
    static let findings = FigureSet(Figure.findings, Severity.allCases)

    private static func participations(_ states: [LifecycleState]) -> FigureSet {
        FigureSet({ .states(.participation, $0) }, states)
    }
}

extension Figures {
    /// Participations applied for or invited to.
    var participations: Int { total(.participations) }

    /// Participations that hold a place.
    var accepted: Int { total(.accepted) }

    /// Participations that were checked in.
    var checkedIn: Int { total(.checkedIn) }

    /// Findings of any severity.
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
