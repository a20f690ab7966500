public import LMDB

/// The operations of an overlay on each of its tables.
///
/// They are closures, which are created where the type of the table is known, so that the compiler
/// specialises them. Through a protocol the same work took twice as long.
public struct TableLifecycle {
    /// Begins a savepoint: later changes can be rolled back.
    public let beginSavepoint: () -> Void
    /// Keeps the changes since the savepoint.
    public let releaseSavepoint: () -> Void
    /// Rolls back the changes since the savepoint.
    public let rollBack: () -> Void
    /// Writes the changes.
    public let flush: (inout WriteTransaction, inout IndexChanges) throws(LMDBError) -> Void
    /// Clears the list of changes, after they were written.
    public let settle: () -> Void

    /// The operations on the marks.
    public init(_ marks: ChangeMarks) {
        beginSavepoint = { marks.beginSavepoint() }
        releaseSavepoint = { marks.releaseSavepoint() }
        rollBack = { marks.rollBack() }
        flush = { (transaction, _) throws(LMDBError) in try marks.flush(into: &transaction) }
        settle = { marks.settle() }
    }

    /// The operations on a table.
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
