public import LMDB

extension Views {
    /// Compares all that is computed with other views, each as one snapshot: table by table, key and
    /// value. Returns the first difference, or nil.
    ///
    /// `size` is how many events both must have applied.
    public static func difference(
        _ first: Views, _ second: Views, size: UInt64
    ) throws(LMDBError) -> String? {
        try first.tables.environment.read { (left) throws(LMDBError) in
            try second.tables.environment.read { (right) throws(LMDBError) -> String? in
                let sizes = (
                    try Self.size(left, first.tables), try Self.size(right, second.tables)
                )
                guard sizes == (size, size) else {
                    return "events applied: \(sizes.0) and \(sizes.1)"
                }
                for (one, other) in zip(first.tables.computed, second.tables.computed) {
                    if let place = try difference(left, one, right, other) { return place }
                }
                return nil
            }
        }
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
