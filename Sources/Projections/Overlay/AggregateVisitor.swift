import LMDB
import Rules
import Tables

/// What is done with an aggregate of any kind: the generated `switch` over the kinds leads it to the table.
protocol AggregateVisitor {
    associatedtype Result

    /// Called with the table of the aggregate's kind and its key.
    func visit<State: StoredState>(
        _ table: OverlayTable<Row<State>>, _ key: State.Key
    ) throws(LMDBError) -> Result
}

/// Asks where an aggregate stands; nil when it does not exist.
struct StandingVisitor: AggregateVisitor {
    typealias Result = AggregateStatus?

    let workspace: Workspace

    func visit<State: StoredState>(
        _ table: OverlayTable<Row<State>>, _ key: State.Key
    ) throws(LMDBError) -> AggregateStatus? {
        try table.status(key, workspace.snapshot)
    }
}

/// Asks for an aggregate's number among those of its kind and for its history; nil when it does not exist.
struct PlaceVisitor: AggregateVisitor {
    typealias Result = (ordinal: UInt32, history: History)?

    let workspace: Workspace

    func visit<State: StoredState>(
        _ table: OverlayTable<Row<State>>, _ key: State.Key
    ) throws(LMDBError) -> (ordinal: UInt32, history: History)? {
        try table.place(key, workspace.snapshot)
    }
}
