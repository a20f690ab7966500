import LMDB

/// What a group changes in the index: entries are a pure function of rows, so only differences are
/// written.
struct IndexChanges {
    private var puts: [[UInt8]] = []
    private var deletes: [[UInt8]] = []

    init() {}

    mutating func note(from before: [IndexEntry], to after: [IndexEntry]) {
        guard before != after else { return }
        for entry in before where !after.contains(entry) { deletes.append(entry.key) }
        for entry in after where !before.contains(entry) { puts.append(entry.key) }
    }

    mutating func flush(
        into transaction: inout WriteTransaction, _ table: Table
    ) throws(LMDBError) {
        deletes.sort { $0.isBefore($1) }
        for key in deletes { _ = try transaction.delete(table, key) }
        puts.sort { $0.isBefore($1) }
        for key in puts { try transaction.put(table, key, []) }
    }
}
