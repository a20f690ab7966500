import LMDB

/// What a group changes in the index: entries are a pure function of rows, so only differences are
/// written.
struct IndexChanges {
    private var puts = SortedKeys()
    private var deletes = SortedKeys()

    init() {}

    mutating func note(from before: IndexEntries, to after: IndexEntries) {
        guard before != after else { return }
        before.forEach(notIn: after) { deletes.append($0) }
        after.forEach(notIn: before) { puts.append($0) }
    }

    mutating func flush(
        into transaction: inout WriteTransaction, _ table: Table
    ) throws(LMDBError) {
        deletes.sort()
        for place in deletes.indices {
            _ = try transaction.delete(table, deletes.key(place))
        }
        puts.sort()
        for place in puts.indices {
            try transaction.put(table, puts.key(place), Span())
        }
    }
}
