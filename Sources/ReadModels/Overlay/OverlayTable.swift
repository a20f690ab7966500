import LMDB

/// A table as the writer sees it: rows read once, changed in memory, written once per group.
///
/// A savepoint remembers what each changed row was, so that a refused batch leaves no trace.
final class OverlayTable<Value: IndexedValue> {
    typealias Key = Value.Key

    /// One row in memory. A reference, so that looking a row up copies nothing.
    private final class Slot {
        let key: Key
        var value: Value?
        /// Whether the table has the row.
        var isStored: Bool
        /// The entries in the index for what the table holds, once that has been changed: they are
        /// compared with those of the row when it is written.
        var entries = IndexEntries()
        var isDirty = false
        /// The row as it was at the savepoint, of which there is one at a time.
        var before: Value?
        var wasDirty = false
        var isJournaled = false

        init(key: Key, stored: Value?) {
            self.key = key
            value = stored
            isStored = stored != nil
        }

        /// Adds the entries in the index for the row as it is now.
        func addIndexEntries(to entries: inout IndexEntries) {
            _ = value?.lend { $0.indexEntries(key, into: &entries) }
        }
    }

    /// Rows that stay in memory between groups, about: those used last. See ``settle()``.
    private let maximumCachedRows: Int
    private let table: Table
    private let marks: ChangeMarks
    private let mark: Mark
    private var slots: [Key: Slot] = [:]
    /// Rows that were not used since they were put aside.
    private var older: [Key: Slot] = [:]
    private var dirty: [Slot] = []
    /// Rows that changed since the savepoint, unless all that are dirty did.
    private var journal: [Slot] = []
    private var savepoint = Savepoint.none

    private enum Savepoint {
        case none
        /// Nothing was dirty when it was set: to go back is to forget what is.
        case clean
        /// What a row was before is kept.
        case journaled
    }

    /// The row asked for last, which often is the one asked for next.
    private var last: Slot?

    init(_ table: Table, _ marks: ChangeMarks, _ mark: Mark, maximumCachedRows: Int = 8192) {
        self.table = table
        self.marks = marks
        self.mark = mark
        self.maximumCachedRows = maximumCachedRows
    }

    /// The row as it is now, or nil.
    func value(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Value? {
        try slot(key, snapshot).value
    }

    /// What a closure makes of the row where it stands; nil where there is none. Copies no row.
    func look<Result>(
        _ key: Key, _ snapshot: borrowing ReadTransaction, _ body: (inout Value) -> Result
    ) throws(LMDBError) -> Result? {
        try slot(key, snapshot).value?.lend(body)
    }

    static func read(
        _ key: Key, _ table: Table, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Value? {
        guard let bytes = try snapshot.get(table, key.bytes) else { return nil }
        var reader = RowReader(bytes)
        return try Value(from: &reader)
    }

    /// Replaces the row, or removes it.
    func set(
        _ key: Key, _ value: Value?, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) {
        let slot = try slot(key, snapshot)
        willChange(slot)
        slot.value = value
    }

    /// Changes the row in place; nothing happens where there is none.
    func update(
        _ key: Key, _ snapshot: borrowing ReadTransaction, _ change: (inout Value) -> Void
    ) throws(LMDBError) {
        let slot = try slot(key, snapshot)
        guard slot.value != nil else { return }
        willChange(slot)
        slot.value?.apply(change)
    }

    /// Changes the row in place; where there is none, one made from nothing.
    func upsert(
        _ key: Key, _ snapshot: borrowing ReadTransaction, from nothing: @autoclosure () -> Value,
        _ change: (inout Value) -> Void
    ) throws(LMDBError) {
        let slot = try slot(key, snapshot)
        willChange(slot)
        if slot.value == nil { slot.value = nothing() }
        slot.value?.apply(change)
    }

    private func slot(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Slot {
        if let last, last.key == key { return last }
        let slot = try find(key, snapshot)
        last = slot
        return slot
    }

    private func find(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Slot {
        if let slot = slots[key] { return slot }
        if let slot = older[key] {
            slots[key] = slot
            return slot
        }
        let slot = Slot(key: key, stored: try Self.read(key, table, snapshot))
        slots[key] = slot
        return slot
    }

    private func willChange(_ slot: Slot) {
        marks.touch(mark)
        if savepoint == .journaled, !slot.isJournaled {
            slot.isJournaled = true
            slot.before = slot.value
            slot.wasDirty = slot.isDirty
            journal.append(slot)
        }
        guard !slot.isDirty else { return }
        if Value.isIndexed {
            slot.entries.removeAll()
            slot.addIndexEntries(to: &slot.entries)
        }
        slot.isDirty = true
        dirty.append(slot)
    }

    /// Values of rows that were changed in memory and are not written yet.
    func forEachDirty(_ body: (Key, Value?) -> Void) {
        for slot in dirty { body(slot.key, slot.value) }
    }

    func beginSavepoint() {
        savepoint = dirty.isEmpty ? .clean : .journaled
    }

    func releaseSavepoint() {
        savepoint = .none
        for slot in journal {
            slot.isJournaled = false
            slot.before = nil
        }
        journal.removeAll(keepingCapacity: true)
    }

    /// Puts back every row as it was at the savepoint.
    func rollBack() {
        if savepoint == .clean { return forgetDirty() }
        for slot in journal {
            slot.value = slot.before
            slot.isDirty = slot.wasDirty
        }
        if !journal.isEmpty { dirty.removeAll { !$0.isDirty } }
        releaseSavepoint()
    }

    /// Whoever asks for one of these rows again reads it from the table.
    private func forgetDirty() {
        for slot in dirty {
            slots[slot.key] = nil
            older[slot.key] = nil
        }
        dirty.removeAll(keepingCapacity: true)
        last = nil
        savepoint = .none
    }

    /// Writes every changed row once, keys ascending, and notes what changes in the index.
    func flush(
        into transaction: inout WriteTransaction, _ index: inout IndexChanges
    ) throws(LMDBError) {
        guard !dirty.isEmpty else { return }
        var keys = SortedKeys(reserving: dirty.count)
        var entries = IndexEntries()
        for slot in dirty {
            keys.append(slot.key)
            guard Value.isIndexed else { continue }
            entries.removeAll()
            slot.addIndexEntries(to: &entries)
            index.note(from: slot.entries, to: entries)
        }
        keys.sort()
        var row = RowWriter()
        for place in keys.indices {
            let slot = dirty[keys.number(place)]
            row.clear()
            if slot.value?.lend({ $0.encode(into: &row) }) != nil {
                try transaction.put(table, keys.key(place), row.bytes.span)
            } else if slot.isStored {
                _ = try transaction.delete(table, keys.key(place))
            }
        }
    }

    /// What was written is what is stored, or will be: should the commit fail, nobody asks here again.
    ///
    /// Once there are enough rows in memory they are put aside; those that are used again come back,
    /// and the rest goes the next time.
    func settle() {
        for slot in dirty {
            // Asked where it stands: to compare it with nil would copy the row.
            slot.isStored = slot.value?.lend { _ in true } ?? false
            if Value.isIndexed { slot.entries = IndexEntries() }
            slot.isDirty = false
        }
        dirty.removeAll(keepingCapacity: true)
        last = nil
        guard slots.count > maximumCachedRows / 2 else { return }
        older = maximumCachedRows > 0 ? slots : [:]
        slots = [:]
    }
}

extension IndexedValue {
    /// Changes the value where it stands.
    fileprivate mutating func apply(_ change: (inout Self) -> Void) {
        change(&self)
    }

    /// Lends the value where it stands, to be looked at.
    fileprivate mutating func lend<Result>(_ body: (inout Self) -> Result) -> Result {
        body(&self)
    }
}
