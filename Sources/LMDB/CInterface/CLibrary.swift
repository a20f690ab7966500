// Pointers of the C library exist in this folder only.

import CLMDB

/// Functions of the C library that belong to no object.
enum CLibrary {
    /// The library's own text for a return code.
    static func text(of code: Int32) -> String {
        unsafe mdb_strerror(code).map { unsafe String(cString: $0) } ?? "unknown"
    }

    /// Throws the error that a return code stands for.
    @inline(__always)
    static func check(_ returnCode: Int32, _ operation: StaticString) throws(LMDBError) {
        guard returnCode == MDB_SUCCESS else { throw failure(returnCode, operation) }
    }

    /// The error that a return code stands for.
    @inline(never)
    static func failure(_ returnCode: Int32, _ operation: StaticString) -> LMDBError {
        LMDBError(LMDBError.Code(returnCode: returnCode), operation: operation.description)
    }
}
