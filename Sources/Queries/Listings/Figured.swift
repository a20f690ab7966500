import EventLog
import LMDB
import Projections
import Rules

/// A row with figures.
protocol HasFigures: Sendable {
    var figures: Figures { get }
}

/// An aggregate with the figures that are kept of it.
struct Figured<State: StoredState>: Dated, HasFigures
where State.Key: ListPlace, State.Key.RowKey == State.Key {
    let stored: Stored<State>
    let figures: Figures

    init(
        _ stored: Stored<State>, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.stored = stored
        figures = try snapshot.figures(in: stored.row.scope)
    }

    var id: State.Key { stored.id }
    var state: State { stored.state }
    var created: Position { stored.created }
    var changed: Position { max(stored.changed, figures.changed) }
}

extension Column where Row: HasFigures {
    /// One of the figures.
    static func figure(_ name: StaticString, _ figure: Figure, _ about: String) -> Column {
        .must(name, about) { $0.figures[figure] }
    }
}
