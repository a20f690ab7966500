public import LMDB

/// Looks up keys of one table, and remembers the gap of the last search that found nothing. Ids
/// often ascend, so the gap often answers the next search.
public struct KeySearch {
    /// A range of keys that the table does not have: from a sought key to the next one in the
    /// table.
    private struct Gap {
        let snapshot: Int
        let start: [UInt8]
        /// Nil at the end of the table.
        let end: [UInt8]?

        func contains(_ key: Span<UInt8>) -> Bool {
            guard !key.isBefore(start.span) else { return false }
            guard let end else { return true }
            return key.isBefore(end.span)
        }
    }

    private let table: Table
    private var gap: Gap?

    /// Creates a search in one table.
    public init(_ table: Table) {
        self.table = table
    }

    /// The result of a closure for the value of a key; nil when there is no value.
    public mutating func value<Result>(
        _ key: [UInt8], _ snapshot: borrowing ReadTransaction,
        _ read: (Span<UInt8>) throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result? {
        if let gap, gap.snapshot == snapshot.id, gap.contains(key.span) { return nil }
        var cursor = try snapshot.cursor(table)
        let isThere = try cursor.seek(key)
        if isThere, cursor.key.isEqual(to: key.span) { return try read(cursor.value) }
        let next = isThere ? cursor.key.copied() : nil
        gap = Gap(snapshot: snapshot.id, start: key, end: next)
        return nil
    }
}
