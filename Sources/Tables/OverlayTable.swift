public import LMDB

/// A table as the writer sees it: rows are read once, changed in memory, and written once per
/// group. Used on the writer's thread.
///
/// A savepoint keeps the previous value of each changed row, so that a refused batch leaves no
/// trace.
public final class OverlayTable<Value: IndexedValue> {
    /// The keys of the table.
    public typealias Key = Value.Key

    /// A row as it was at the savepoint, of which there is one at a time.
    private struct Before {
        let place: Int
        let value: Value?
        let isDirty: Bool
    }

    private let table: Table
    private let marks: ChangeMarks
    private let mark: Mark
    private var rows: RowCache<Value>
    private var dirty: [Int] = []
    /// Rows changed since the savepoint with their previous values; not kept when no row was dirty
    /// at the savepoint.
    private var undo: [Before] = []
    private var savepoint = Savepoint.none

    private enum Savepoint {
        case none
        /// No row was dirty at the savepoint: rolling back discards all dirty rows.
        case clean
        /// The previous values of changed rows are kept.
        case undoable
    }

    /// The place of the last row asked for, which is often asked for again.
    private var last: Int?

    /// Creates an overlay over a table. `mark` changes with its rows; about `maximumCachedRows`
    /// rows stay in memory.
    public init(_ table: Table, _ marks: ChangeMarks, _ mark: Mark, maximumCachedRows: Int = 8192) {
        self.table = table
        self.marks = marks
        self.mark = mark
        rows = RowCache(maximumCount: maximumCachedRows)
    }

    /// The row as it is now, or nil.
    public func value(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Value? {
        let place = try place(key, snapshot)
        return rows[place].value
    }

    /// The result of a closure for the row, which is not copied; nil when there is no row.
    public func look<Result>(
        _ key: Key, _ snapshot: borrowing ReadTransaction, _ body: (inout Value) -> Result
    ) throws(LMDBError) -> Result? {
        let place = try place(key, snapshot)
        return rows[place].value?.lend(body)
    }

    /// Reads a row from the table itself, without an overlay.
    public static func read(
        _ key: Key, _ table: Table, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Value? {
        guard let bytes = try snapshot.get(table, key.bytes) else { return nil }
        var reader = RowReader(bytes)
        return try Value(from: &reader)
    }

    /// Replaces the row, or removes it.
    public func set(
        _ key: Key, _ value: Value?, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) {
        let place = try place(key, snapshot)
        willChange(place)
        rows[place].value = value
    }

    /// Changes the row in place; does nothing when there is no row.
    public func update(
        _ key: Key, _ snapshot: borrowing ReadTransaction, _ change: (inout Value) -> Void
    ) throws(LMDBError) {
        let place = try place(key, snapshot)
        guard rows[place].value.isThere else { return }
        willChange(place)
        rows[place].value?.apply(change)
    }

    /// Changes the row in place; creates it when there is none.
    public func upsert(
        _ key: Key, _ snapshot: borrowing ReadTransaction, from nothing: @autoclosure () -> Value,
        _ change: (inout Value) -> Void
    ) throws(LMDBError) {
        let place = try place(key, snapshot)
        willChange(place)
        if !rows[place].value.isThere { rows[place].value = nothing() }
        rows[place].value?.apply(change)
    }

    private func place(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Int {
        if let last, rows[last].key == key { return last }
        let place = try find(key, snapshot)
        last = place
        return place
    }

    private func find(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Int {
        if let place = rows.place(of: key) { return place }
        return rows.add(key, stored: try Self.read(key, table, snapshot))
    }

    private func willChange(_ place: Int) {
        marks.touch(mark)
        if savepoint == .undoable, !rows[place].hasUndo {
            rows[place].hasUndo = true
            undo.append(
                Before(place: place, value: rows[place].value, isDirty: rows[place].isDirty))
        }
        guard !rows[place].isDirty else { return }
        if Value.isIndexed {
            var entries = IndexEntries()
            rows[place].addIndexEntries(to: &entries)
            rows[place].entries = entries
        }
        rows[place].isDirty = true
        dirty.append(place)
    }

    /// Calls a closure with each row that was changed and is not written yet.
    public func forEachDirty(_ body: (Key, Value?) -> Void) {
        for place in dirty { body(rows[place].key, rows[place].value) }
    }

    /// Begins a savepoint: later changes can be rolled back.
    public func beginSavepoint() {
        savepoint = dirty.isEmpty ? .clean : .undoable
    }

    /// Keeps the changes since the savepoint.
    public func releaseSavepoint() {
        savepoint = .none
        for before in undo { rows[before.place].hasUndo = false }
        undo.removeAll(keepingCapacity: true)
    }

    /// Restores every row as it was at the savepoint.
    public func rollBack() {
        if savepoint == .clean { return forgetDirty() }
        for before in undo {
            rows[before.place].value = before.value
            rows[before.place].isDirty = before.isDirty
        }
        if !undo.isEmpty { dirty.removeAll { !rows[$0].isDirty } }
        releaseSavepoint()
    }

    /// Discards all dirty rows. The next access reads them from the table.
    private func forgetDirty() {
        for place in dirty { rows.forget(place) }
        dirty.removeAll(keepingCapacity: true)
        last = nil
        savepoint = .none
    }

    /// Writes every changed row once, keys ascending, and notes what changes in the index.
    public func flush(
        into transaction: inout WriteTransaction, _ index: inout IndexChanges
    ) throws(LMDBError) {
        guard !dirty.isEmpty else { return }
        var keys = SortedKeys(reserving: dirty.count)
        var entries = IndexEntries()
        for place in dirty {
            rows[place].appendKey(to: &keys)
            guard Value.isIndexed else { continue }
            entries.removeAll()
            rows[place].addIndexEntries(to: &entries)
            index.note(from: rows[place].entries, to: entries)
        }
        keys.sort()
        var row = RowWriter()
        for number in keys.indices {
            let place = dirty[keys.number(number)]
            row.clear()
            if rows[place].value?.lend({ $0.encode(into: &row) }) != nil {
                try transaction.put(table, keys.key(number), row.bytes.span)
            } else if rows[place].isStored {
                _ = try transaction.delete(table, keys.key(number))
            }
        }
    }

    /// Marks rows clean. Safe before the commit: after a failure this overlay is discarded.
    ///
    /// Evicts the rows that were not asked for recently, once enough others were.
    public func settle() {
        for place in dirty {
            rows[place].isStored = rows[place].value.isThere
            if Value.isIndexed { rows[place].entries = IndexEntries() }
            rows[place].isDirty = false
        }
        dirty.removeAll(keepingCapacity: true)
        // Eviction changes the places of rows.
        if rows.evict() { last = nil }
    }
}

extension RowCache.Slot {
    /// Adds the index entries of the present row.
    fileprivate mutating func addIndexEntries(to entries: inout IndexEntries) {
        let key = key
        _ = value?.lend { $0.indexEntries(key, into: &entries) }
    }

    /// Adds the key without copying the slot.
    fileprivate mutating func appendKey(to keys: inout SortedKeys) {
        keys.append(key)
    }
}

extension Optional where Wrapped: IndexedValue {
    /// Whether there is a value. A comparison with nil would copy the row.
    fileprivate var isThere: Bool {
        mutating get { self?.lend { _ in true } ?? false }
    }
}

extension IndexedValue {
    /// Changes the value in place.
    fileprivate mutating func apply(_ change: (inout Self) -> Void) {
        change(&self)
    }

    /// Passes the value to a closure without copying it.
    fileprivate mutating func lend<Result>(_ body: (inout Self) -> Result) -> Result {
        body(&self)
    }
}
