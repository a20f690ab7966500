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

    private struct Slot {
        var value: Value?
        /// What the table holds; the index entries of the two are compared when the row is written.
        var stored: Value?
        var isDirty = false
    }

    /// Rows that stay in memory between groups.
    private let maximumCachedRows: Int
    private let table: Table
    private var slots: [Key: Slot] = [:]
    private var dirty: [Key] = []
    private var journal: [(key: Key, slot: Slot?)] = []
    private var isJournaling = false

    init(_ table: Table, maximumCachedRows: Int = 4096) {
        self.table = table
        self.maximumCachedRows = maximumCachedRows
    }

    /// The row as it is now, or nil.
    func value(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Value? {
        if let slot = slots[key] { return slot.value }
        let stored = try Self.read(key, table, snapshot)
        slots[key] = Slot(value: stored, stored: stored)
        return stored
    }

    /// The row if it is in memory already, whether present or known to be absent.
    func cached(_ key: Key) -> Value?? {
        slots[key].map(\.value)
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
        if slots[key] == nil { _ = try self.value(key, snapshot) }
        write(key) { $0 = value }
    }

    /// Changes the row in place; nothing happens where there is none.
    func update(
        _ key: Key, _ snapshot: borrowing ReadTransaction, _ change: (inout Value) -> Void
    ) throws(LMDBError) {
        if slots[key] == nil { _ = try self.value(key, snapshot) }
        write(key) { value in
            guard var changed = value else { return }
            value = nil
            change(&changed)
            value = changed
        }
    }

    private func write(_ key: Key, _ change: (inout Value?) -> Void) {
        if isJournaling { journal.append((key, slots[key])) }
        guard let index = slots.index(forKey: key) else { return }
        change(&slots.values[index].value)
        if !slots.values[index].isDirty {
            slots.values[index].isDirty = true
            dirty.append(key)
        }
    }

    /// Values of rows that were changed in memory and are not written yet.
    func forEachDirty(_ body: (Key, Value?) -> Void) {
        for key in dirty {
            if let slot = slots[key] { body(key, slot.value) }
        }
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
        for (key, slot) in journal.reversed() {
            slots[key] = slot
        }
        releaseSavepoint()
        dirty.removeAll { slots[$0]?.isDirty != true }
    }

    /// Forgets everything, written or not.
    func forget() {
        slots = [:]
        dirty = []
        releaseSavepoint()
    }

    /// Writes every changed row once, keys ascending, and notes what changes in the index.
    func flush(
        into transaction: inout WriteTransaction, _ index: inout IndexChanges
    ) throws(LMDBError) {
        guard !dirty.isEmpty else { return }
        var rows: [(key: [UInt8], value: [UInt8]?)] = []
        rows.reserveCapacity(dirty.count)
        for key in dirty {
            guard let slot = slots[key] else { continue }
            index.note(key, from: slot.stored, to: slot.value)
            guard let value = slot.value else {
                if slot.stored != nil { rows.append((key.bytes, nil)) }
                continue
            }
            var row = RowWriter()
            value.encode(into: &row)
            rows.append((key.bytes, row.bytes))
        }
        rows.sort { $0.key.isBefore($1.key) }
        for (key, value) in rows {
            if let value {
                try transaction.put(table, key, value)
            } else {
                _ = try transaction.delete(table, key)
            }
        }
    }

    /// After the commit: what was written is what is stored.
    func settle() {
        if slots.count > maximumCachedRows {
            slots.removeAll(keepingCapacity: true)
        } else {
            for key in dirty {
                guard let index = slots.index(forKey: key) else { continue }
                slots.values[index].stored = slots.values[index].value
                slots.values[index].isDirty = false
            }
        }
        dirty.removeAll(keepingCapacity: true)
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
