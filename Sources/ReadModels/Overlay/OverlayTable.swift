import LMDB

/// What the overlay does with each of its tables.
///
/// Closures rather than a protocol: each is made where the type of the table is known, so that the
/// compiler makes code for that type. Through a protocol the same work takes twice as long.
struct OverlayPart {
    let beginSavepoint: () -> Void
    let releaseSavepoint: () -> Void
    let rollBack: () -> Void
    let flush: (inout WriteTransaction, inout IndexChanges) throws(LMDBError) -> Void
    let settle: () -> Void

    init(_ marks: ChangeMarks) {
        beginSavepoint = { marks.beginSavepoint() }
        releaseSavepoint = { marks.releaseSavepoint() }
        rollBack = { marks.rollBack() }
        flush = { (transaction, _) throws(LMDBError) in try marks.flush(into: &transaction) }
        settle = { marks.settle() }
    }

    @inline(__always)
    init<Value: IndexedValue>(_ table: OverlayTable<Value>) {
        beginSavepoint = { table.beginSavepoint() }
        releaseSavepoint = { table.releaseSavepoint() }
        rollBack = { table.rollBack() }
        flush = { (transaction, index) throws(LMDBError) in
            try table.flush(into: &transaction, &index)
        }
        settle = { table.settle() }
    }
}

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
        var entries: [IndexEntry] = []
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

        /// The entries in the index for the row as it is now.
        func indexEntries() -> [IndexEntry] {
            var entries: [IndexEntry] = []
            _ = value?.lend { $0.indexEntries(key, into: &entries) }
            return entries
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
    /// Rows that changed since the savepoint.
    private var journal: [Slot] = []
    private var isJournaling = false
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
        if isJournaling, !slot.isJournaled {
            slot.isJournaled = true
            slot.before = slot.value
            slot.wasDirty = slot.isDirty
            journal.append(slot)
        }
        guard !slot.isDirty else { return }
        if Value.isIndexed { slot.entries = slot.indexEntries() }
        slot.isDirty = true
        dirty.append(slot)
    }

    /// Values of rows that were changed in memory and are not written yet.
    func forEachDirty(_ body: (Key, Value?) -> Void) {
        for slot in dirty { body(slot.key, slot.value) }
    }

    func beginSavepoint() {
        isJournaling = true
    }

    func releaseSavepoint() {
        isJournaling = false
        for slot in journal {
            slot.isJournaled = false
            slot.before = nil
        }
        journal.removeAll(keepingCapacity: true)
    }

    /// Puts back every row as it was at the savepoint.
    func rollBack() {
        guard !journal.isEmpty else { return releaseSavepoint() }
        for slot in journal {
            slot.value = slot.before
            slot.isDirty = slot.wasDirty
        }
        releaseSavepoint()
        dirty.removeAll { !$0.isDirty }
    }

    /// Writes every changed row once, keys ascending, and notes what changes in the index.
    func flush(
        into transaction: inout WriteTransaction, _ index: inout IndexChanges
    ) throws(LMDBError) {
        guard !dirty.isEmpty else { return }
        var rows: [SortedKey] = []
        rows.reserveCapacity(dirty.count)
        for (number, slot) in dirty.enumerated() {
            if Value.isIndexed { index.note(from: slot.entries, to: slot.indexEntries()) }
            rows.append(SortedKey(bytes: slot.key.bytes, number: number))
        }
        rows.sort()
        var row = RowWriter()
        for key in rows {
            let slot = dirty[key.number]
            row.clear()
            if slot.value?.lend({ $0.encode(into: &row) }) != nil {
                try transaction.put(table, key.bytes, row.bytes)
            } else if slot.isStored {
                _ = try transaction.delete(table, key.bytes)
            }
        }
    }

    /// After the commit: what was written is what is stored.
    ///
    /// Once there are enough rows in memory they are put aside; those that are used again come back,
    /// and the rest goes the next time.
    func settle() {
        for slot in dirty {
            slot.isStored = slot.value != nil
            slot.entries = []
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
