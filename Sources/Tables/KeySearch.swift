public import LMDB

/// Looks keys of one table up, and remembers between which of them there is none: ids often ascend, so
/// that one search that finds nothing often answers those that follow.
public struct KeySearch {
    /// Keys that are not in the table: from one that was sought to the next that is there.
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

    /// A search in one table.
    public init(_ table: Table) {
        self.table = table
    }

    /// What a closure makes of the value under a key; nil where there is none.
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
