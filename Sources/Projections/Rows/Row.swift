import Catalogue
package import EventLog
package import LMDB
package import Rules
package import Tables

/// The row of one aggregate: its state and its history.
package struct Row<State: AggregateState>: Equatable, Sendable {
    /// The present state of the aggregate.
    package var state: State
    /// The number of the aggregate among those of its kind, from 0 in order of creation.
    package var ordinal: UInt32
    /// Its own events.
    package var history: History
    /// The last event that changed it, which may be another aggregate's.
    package var changed: Position

    /// The event that created it.
    package var created: Position { history.created }

    /// Adds an event of its own.
    package mutating func note(_ position: Position) {
        history.append(position)
        changed = position
    }
}

/// A state that has a table.
package protocol StoredState: AggregateState where ID: KeyCoded {
    typealias Key = ID

    /// Whether the index points to states of this kind.
    static var isIndexed: Bool { get }
    /// The index under which rows stand by their centre and state; nil for none.
    static var queueIndex: IndexName? { get }
    /// The figures that it is counted in, each at a place of its own; nil where a member has no value.
    var counted: [Figure?] { get }
    /// Everything but lifecycle and owner, which every row has.
    func encode(into row: inout RowWriter)
    init(from row: inout RowReader) throws(LMDBError)
    /// Entries in the index under which the row is found by other values than its id.
    func indexEntries(_ key: Key, into entries: inout IndexEntries)
}

extension StoredState {
    package static var isIndexed: Bool { false }

    package static var queueIndex: IndexName? { nil }

    package var counted: [Figure?] { [] }

    package func indexEntries(_ key: Key, into entries: inout IndexEntries) {}
}

extension PlainState: StoredState where ID: KeyCoded {
    package func encode(into row: inout RowWriter) {}

    package init(from row: inout RowReader) throws(LMDBError) {
        self.init()
    }
}

extension Row: RowCoded where State: StoredState {
    package func encode(into row: inout RowWriter) {
        row.choice(state.lifecycle)
        row.id(state.owner)
        row.unsigned(UInt64(ordinal))
        history.encode(into: &row)
        row.unsigned(changed.value - history.last.value)
        state.encode(into: &row)
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        let status = try AggregateStatus(from: &row)
        ordinal = try row.ordinal()
        history = try History(from: &row)
        let later = try row.unsigned()
        guard later <= Position.maximum.value - history.last.value else {
            throw RowReader.damaged()
        }
        changed = Position(history.last.value + later)
        state = try State(from: &row)
        state.lifecycle = status.lifecycle
        state.owner = status.owner
    }

    /// The ordinal of a row, read without the rest of it.
    static func ordinal(in bytes: Span<UInt8>) throws(LMDBError) -> UInt32 {
        var row = RowReader(bytes)
        _ = try AggregateStatus(from: &row)
        return try row.ordinal()
    }
}

extension AggregateStatus {
    /// Lifecycle and owner of an aggregate, from the beginning of its row alone; nil where there is none.
    package static func read(
        _ key: [UInt8], _ table: Table, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> AggregateStatus? {
        guard let bytes = try snapshot.get(table, key) else { return nil }
        var reader = RowReader(bytes)
        return try AggregateStatus(from: &reader)
    }

    /// What the row of any aggregate begins with.
    package init(from row: inout RowReader) throws(LMDBError) {
        let lifecycle: LifecycleState = try row.choice()
        self.init(lifecycle: lifecycle, owner: try row.optionalID())
    }
}

extension Row: IndexedValue where State: StoredState {
    package typealias Key = State.Key

    package static var isIndexed: Bool { State.isIndexed }

    package func indexEntries(_ key: Key, into entries: inout IndexEntries) {
        if let index = State.queueIndex {
            let place = IndexName.queue(of: state.owner?.text, state.lifecycle.name)
            entries.append(index, place, key)
        }
        state.indexEntries(key, into: &entries)
    }
}
