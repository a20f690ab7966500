package import EventLog
package import LMDB
package import Rules
package import Tables

/// What is asked of a row many times an event, without copying the row.
extension OverlayTable {
    /// Lifecycle and owner of an aggregate; nil when it does not exist.
    package func standing<State: StoredState>(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Standing? where Value == Row<State> {
        try look(key, snapshot) { Standing(lifecycle: $0.state.lifecycle, owner: $0.state.owner) }
    }

    /// The number of an aggregate among those of its kind.
    package func ordinal<State: StoredState>(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> UInt32? where Value == Row<State> {
        try look(key, snapshot) { $0.ordinal }
    }

    /// The event that created an aggregate.
    package func created<State: StoredState>(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Position? where Value == Row<State> {
        try look(key, snapshot) { $0.created }
    }
}
