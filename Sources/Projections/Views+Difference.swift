public import LMDB
import Tables

/// The read models as they are at one moment, held while they are compared.
public struct PinnedViews: ~Copyable {
    private let transaction: ReadTransaction
    private let tables: ViewTables
    /// Events applied.
    public let size: UInt64

    /// Holds the present state. Pages that it needs are not reused meanwhile: do not hold it long.
    public init(_ views: Views) throws(LMDBError) {
        let tables = views.tables
        let transaction = try tables.environment.beginRead()
        size = try Views.size(transaction, tables)
        self.tables = tables
        self.transaction = transaction
    }

    /// The first difference in what is computed, table by table, key and value; nil when there is
    /// none.
    public func difference(from other: borrowing PinnedViews) throws(LMDBError) -> String? {
        guard size == other.size else { return "events applied: \(size) and \(other.size)" }
        for (table, same) in zip(tables.computed, other.tables.computed) {
            if let place = try Self.difference(transaction, table, other.transaction, same) {
                return place
            }
        }
        return nil
    }

    private static func difference(
        _ left: borrowing ReadTransaction, _ one: Table, _ right: borrowing ReadTransaction,
        _ other: Table
    ) throws(LMDBError) -> String? {
        var first = try left.cursor(one)
        var second = try right.cursor(other)
        var hasFirst = try first.first()
        var hasSecond = try second.first()
        while hasFirst, hasSecond {
            if !first.key.isSame(as: second.key) || !first.value.isSame(as: second.value) {
                return "table \(one.name), row \(String(utf8: first.key).debugDescription)"
            }
            hasFirst = try first.next()
            hasSecond = try second.next()
        }
        return hasFirst == hasSecond ? nil : "table \(one.name), number of rows"
    }
}
