public import LMDB

/// The changes of a group in the index. Entries are a pure function of rows, so only differences
/// are written.
public struct IndexChanges {
    private var puts = SortedKeys()
    private var deletes = SortedKeys()

    /// No changes.
    public init() {}

    /// Notes the entries that one row loses and gains.
    public mutating func note(from before: IndexEntries, to after: IndexEntries) {
        guard before != after else { return }
        before.forEach(notIn: after) { deletes.append($0) }
        after.forEach(notIn: before) { puts.append($0) }
    }

    /// Deletes and puts the noted entries, keys ascending.
    public mutating func flush(
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
