import Catalogue
package import EventLog
package import LMDB
package import Rules
package import Tables

/// One aggregate as the read models keep it: its state, and where it came from.
package struct Row<State: AggregateState>: Equatable, Sendable {
    /// What the aggregate is now.
    package var state: State
    /// A small number of its own among the aggregates of its kind, from 0 in order of creation.
    package var ordinal: UInt32
    /// Its own events: the one that created it first.
    package private(set) var events: [Position]
    /// The last event that changed it, which may be another aggregate's.
    package var changed: Position

    /// The event that created it.
    package var created: Position { events[0] }

    /// Adds an event of its own.
    package mutating func note(_ position: Position) {
        events.append(position)
        changed = position
    }
}

/// A state that has a table.
package protocol StoredState: AggregateState {
    associatedtype Key: KeyCoded

    /// Whether the index points to states of this kind.
    static var isIndexed: Bool { get }
    /// Everything but lifecycle and owner, which every row has.
    func encode(into row: inout RowWriter)
    init(from row: inout RowReader) throws(LMDBError)
    /// What it claims in its present state, if anything.
    var claim: Claim? { get }
    /// Entries in the index under which the row is found by other values than its id.
    func indexEntries(_ key: Key, into entries: inout IndexEntries)
}

extension StoredState {
    package static var isIndexed: Bool { false }

    package var claim: Claim? { nil }

    package func indexEntries(_ key: Key, into entries: inout IndexEntries) {}
}

extension Row: RowCoded where State: StoredState {
    package func encode(into row: inout RowWriter) {
        row.choice(state.lifecycle)
        row.id(state.owner)
        row.unsigned(UInt64(ordinal))
        row.positions(events)
        row.position(changed)
        state.encode(into: &row)
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        let lifecycle: LifecycleState = try row.choice()
        let owner: CentreID? = try row.optionalID()
        ordinal = try row.ordinal()
        events = try row.positions()
        changed = try row.position()
        state = try State(from: &row)
        state.lifecycle = lifecycle
        state.owner = owner
    }
}

extension Row: IndexedValue where State: StoredState {
    package typealias Key = State.Key

    package static var isIndexed: Bool { State.isIndexed }

    package func indexEntries(_ key: Key, into entries: inout IndexEntries) {
        state.indexEntries(key, into: &entries)
    }
}
