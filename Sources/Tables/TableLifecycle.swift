public import LMDB

/// What the overlay does with each of its tables.
///
/// Closures rather than a protocol: each is made where the type of the table is known, so that the
/// compiler makes code for that type. Through a protocol the same work takes twice as long.
public struct TableLifecycle {
    /// Changes from here on can be taken back.
    public let beginSavepoint: () -> Void
    /// Changes since the savepoint stay.
    public let releaseSavepoint: () -> Void
    /// Takes back the changes since the savepoint.
    public let rollBack: () -> Void
    /// Writes what changed.
    public let flush: (inout WriteTransaction, inout IndexChanges) throws(LMDBError) -> Void
    /// Forgets what was written.
    public let settle: () -> Void

    /// What happens to the marks.
    public init(_ marks: ChangeMarks) {
        beginSavepoint = { marks.beginSavepoint() }
        releaseSavepoint = { marks.releaseSavepoint() }
        rollBack = { marks.rollBack() }
        flush = { (transaction, _) throws(LMDBError) in try marks.flush(into: &transaction) }
        settle = { marks.settle() }
    }

    /// What happens to a table.
    @inline(__always)
    public init<Value: IndexedValue>(_ table: OverlayTable<Value>) {
        beginSavepoint = { table.beginSavepoint() }
        releaseSavepoint = { table.releaseSavepoint() }
        rollBack = { table.rollBack() }
        flush = { (transaction, index) throws(LMDBError) in
            try table.flush(into: &transaction, &index)
        }
        settle = { table.settle() }
    }
}
