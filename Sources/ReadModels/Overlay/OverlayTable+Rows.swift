import EventLog
import LMDB
import Rules

/// What is asked of a row many times an event, without copying the row.
extension OverlayTable {
    /// Lifecycle and owner of an aggregate; nil when it does not exist.
    func standing<State: StoredState>(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Standing? where Value == Row<State> {
        try look(key, snapshot) { Standing(lifecycle: $0.state.lifecycle, owner: $0.state.owner) }
    }

    /// The number of an aggregate among those of its kind.
    func ordinal<State: StoredState>(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> UInt32? where Value == Row<State> {
        try look(key, snapshot) { $0.ordinal }
    }

    /// The event that created an aggregate.
    func created<State: StoredState>(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Position? where Value == Row<State> {
        try look(key, snapshot) { $0.created }
    }
}
