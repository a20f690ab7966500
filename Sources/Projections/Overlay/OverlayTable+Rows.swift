import EventLog
package import LMDB
package import Rules
package import Tables

/// Reads that occur many times per event, without copying the row.
extension OverlayTable {
    /// Lifecycle and owner of an aggregate; nil when it does not exist.
    package func status<State: StoredState>(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> AggregateStatus? where Value == Row<State> {
        try look(key, snapshot) {
            AggregateStatus(lifecycle: $0.state.lifecycle, owner: $0.state.owner)
        }
    }

    /// The ordinal and the history of an aggregate.
    package func place<State: StoredState>(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> (ordinal: UInt32, history: History)? where Value == Row<State> {
        try look(key, snapshot) { ($0.ordinal, $0.history) }
    }

    /// The ordinal of an aggregate among those of its kind.
    package func ordinal<State: StoredState>(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> UInt32? where Value == Row<State> {
        try look(key, snapshot) { $0.ordinal }
    }
}
