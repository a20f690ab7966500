import Catalogue
public import EventLog
import LMDB
public import Rules

/// One aggregate as the read models keep it: its state, and where it came from.
public struct Row<State: AggregateState>: Equatable, Sendable {
    /// What the aggregate is now.
    public var state: State
    /// A small number of its own among the aggregates of its kind, from 0 in order of creation.
    public var ordinal: UInt32
    /// Its own events: the one that created it first.
    public private(set) var events: [Position]
    /// The last event that changed it, which may be another aggregate's.
    public var changed: Position

    /// The event that created it.
    public var created: Position { events[0] }

    /// Adds an event of its own.
    mutating func note(_ position: Position) {
        events.append(position)
        changed = position
    }
}

/// A state that has a table.
protocol StoredState: AggregateState {
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
    static var isIndexed: Bool { false }

    var claim: Claim? { nil }

    func indexEntries(_ key: Key, into entries: inout IndexEntries) {}
}

extension Row: RowCoded where State: StoredState {
    func encode(into row: inout RowWriter) {
        row.choice(state.lifecycle)
        row.id(state.owner)
        row.unsigned(UInt64(ordinal))
        row.positions(events)
        row.position(changed)
        state.encode(into: &row)
    }

    init(from row: inout RowReader) throws(LMDBError) {
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

extension IndexedValue {
    static var isIndexed: Bool { false }

    func indexEntries(_ key: Key, into entries: inout IndexEntries) {}
}

/// A value that a table keeps under a key, and that the index may point to.
protocol IndexedValue: RowCoded {
    associatedtype Key: KeyCoded

    /// Whether the index points to values of this kind: without, they have no entries.
    static var isIndexed: Bool { get }
    func indexEntries(_ key: Key, into entries: inout IndexEntries)
}

extension Row: IndexedValue where State: StoredState {
    typealias Key = State.Key

    static var isIndexed: Bool { State.isIndexed }

    func indexEntries(_ key: Key, into entries: inout IndexEntries) {
        state.indexEntries(key, into: &entries)
    }
}
