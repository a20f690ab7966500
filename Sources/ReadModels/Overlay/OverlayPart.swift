import LMDB

/// What the overlay does with each of its tables.
///
/// Closures rather than a protocol: each is made where the type of the table is known, so that the
/// compiler makes code for that type. Through a protocol the same work takes twice as long.
struct OverlayPart {
    let beginSavepoint: () -> Void
    let releaseSavepoint: () -> Void
    let rollBack: () -> Void
    let flush: (inout WriteTransaction, inout IndexChanges) throws(LMDBError) -> Void
    let settle: () -> Void

    init(_ marks: ChangeMarks) {
        beginSavepoint = { marks.beginSavepoint() }
        releaseSavepoint = { marks.releaseSavepoint() }
        rollBack = { marks.rollBack() }
        flush = { (transaction, _) throws(LMDBError) in try marks.flush(into: &transaction) }
        settle = { marks.settle() }
    }

    @inline(__always)
    init<Value: IndexedValue>(_ table: OverlayTable<Value>) {
        beginSavepoint = { table.beginSavepoint() }
        releaseSavepoint = { table.releaseSavepoint() }
        rollBack = { table.rollBack() }
        flush = { (transaction, index) throws(LMDBError) in
            try table.flush(into: &transaction, &index)
        }
        settle = { table.settle() }
    }
}
