import LMDB

/// What the overlay does with each of its tables.
protocol OverlayPart: AnyObject {
    func beginSavepoint()
    func releaseSavepoint()
    func rollBack()
    func flush(
        into transaction: inout WriteTransaction, _ index: inout IndexChanges
    ) throws(LMDBError)
    func settle()
}

/// A table as the writer sees it: rows read once, changed in memory, written once per group.
///
/// A savepoint remembers what each changed row was, so that a refused batch leaves no trace.
final class OverlayTable<Value: IndexedValue>: OverlayPart {
    typealias Key = Value.Key

    /// One row in memory. A reference, so that looking a row up copies nothing.
    private final class Slot {
        let key: Key
        var value: Value?
        /// What the table holds; the index entries of the two are compared when the row is written.
        var stored: Value?
        var isDirty = false

        init(key: Key, stored: Value?) {
            self.key = key
            value = stored
            self.stored = stored
        }
    }

    /// Rows that stay in memory between groups.
    private let maximumCachedRows: Int
    private let table: Table
    private var slots: [Key: Slot] = [:]
    private var dirty: [Slot] = []
    private var journal: [(slot: Slot, value: Value?, wasDirty: Bool)] = []
    private var isJournaling = false

    init(_ table: Table, maximumCachedRows: Int = 4096) {
        self.table = table
        self.maximumCachedRows = maximumCachedRows
    }

    /// The row as it is now, or nil.
    func value(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Value? {
        try slot(key, snapshot).value
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
        if let slot = slots[key] { return slot }
        let slot = Slot(key: key, stored: try Self.read(key, table, snapshot))
        slots[key] = slot
        return slot
    }

    private func willChange(_ slot: Slot) {
        if isJournaling { journal.append((slot, slot.value, slot.isDirty)) }
        guard !slot.isDirty else { return }
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
        journal.removeAll(keepingCapacity: true)
    }

    /// Puts back every row as it was at the savepoint.
    func rollBack() {
        guard !journal.isEmpty else { return releaseSavepoint() }
        for (slot, value, wasDirty) in journal.reversed() {
            slot.value = value
            slot.isDirty = wasDirty
        }
        releaseSavepoint()
        dirty.removeAll { !$0.isDirty }
    }

    /// Writes every changed row once, keys ascending, and notes what changes in the index.
    func flush(
        into transaction: inout WriteTransaction, _ index: inout IndexChanges
    ) throws(LMDBError) {
        guard !dirty.isEmpty else { return }
        var rows: [(key: [UInt8], slot: Slot)] = []
        rows.reserveCapacity(dirty.count)
        for slot in dirty {
            index.note(slot.key, from: slot.stored, to: slot.value)
            rows.append((slot.key.bytes, slot))
        }
        rows.sort { $0.key.isBefore($1.key) }
        var row = RowWriter()
        for (key, slot) in rows {
            if let value = slot.value {
                row.clear()
                value.encode(into: &row)
                try transaction.put(table, key, row.bytes)
            } else if slot.stored != nil {
                _ = try transaction.delete(table, key)
            }
        }
    }

    /// After the commit: what was written is what is stored.
    func settle() {
        if slots.count > maximumCachedRows {
            slots.removeAll(keepingCapacity: true)
        } else {
            for slot in dirty {
                slot.stored = slot.value
                slot.isDirty = false
            }
        }
        dirty.removeAll(keepingCapacity: true)
    }
}

extension IndexedValue {
    /// Changes the value where it stands.
    fileprivate mutating func apply(_ change: (inout Self) -> Void) {
        change(&self)
    }
}

extension [UInt8] {
    /// Order of keys: bytewise, shorter first, as LMDB compares them.
    func isBefore(_ other: [UInt8]) -> Bool {
        let shared = Swift.min(count, other.count)
        var index = 0
        while index < shared {
            if self[index] != other[index] { return self[index] < other[index] }
            index += 1
        }
        return count < other.count
    }
}
