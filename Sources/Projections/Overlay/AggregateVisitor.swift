import LMDB
import Rules
import Tables

/// An operation on an aggregate of any kind. The generated `switch` over the kinds calls it with
/// the table.
///
/// Visitors hold nothing: to hold the workspace would count a reference at each of many reads an event.
protocol AggregateVisitor {
    associatedtype Result

    /// Called with the table of the aggregate's kind and its key.
    func visit<State: StoredState>(
        _ table: OverlayTable<Row<State>>, _ key: State.Key,
        _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Result
}

/// Reads lifecycle and owner of an aggregate; nil when it does not exist.
struct StandingVisitor: AggregateVisitor {
    typealias Result = AggregateStatus?

    func visit<State: StoredState>(
        _ table: OverlayTable<Row<State>>, _ key: State.Key,
        _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> AggregateStatus? {
        try table.status(key, snapshot)
    }
}

/// Reads the ordinal and the history of an aggregate; nil when it does not exist.
struct PlaceVisitor: AggregateVisitor {
    typealias Result = (ordinal: UInt32, history: History)?

    func visit<State: StoredState>(
        _ table: OverlayTable<Row<State>>, _ key: State.Key,
        _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> (ordinal: UInt32, history: History)? {
        try table.place(key, snapshot)
    }
}
