import LMDB
import Rules
import Tables

/// An operation on an aggregate of any kind. The generated `switch` over the kinds calls it with
/// the table.
protocol AggregateVisitor {
    associatedtype Result

    /// Called with the table of the aggregate's kind and its key.
    func visit<State: StoredState>(
        _ table: OverlayTable<Row<State>>, _ key: State.Key
    ) throws(LMDBError) -> Result
}

/// Reads lifecycle and owner of an aggregate; nil when it does not exist.
struct StandingVisitor: AggregateVisitor {
    typealias Result = AggregateStatus?

    let workspace: Workspace

    func visit<State: StoredState>(
        _ table: OverlayTable<Row<State>>, _ key: State.Key
    ) throws(LMDBError) -> AggregateStatus? {
        try table.status(key, workspace.snapshot)
    }
}

/// Reads the ordinal and the history of an aggregate; nil when it does not exist.
struct PlaceVisitor: AggregateVisitor {
    typealias Result = (ordinal: UInt32, history: History)?

    let workspace: Workspace

    func visit<State: StoredState>(
        _ table: OverlayTable<Row<State>>, _ key: State.Key
    ) throws(LMDBError) -> (ordinal: UInt32, history: History)? {
        try table.place(key, workspace.snapshot)
    }
}
