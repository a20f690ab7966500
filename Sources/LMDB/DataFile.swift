import Glibc

/// Examines the file of an environment before LMDB maps it.
enum DataFile {
    /// Where LMDB keeps the size of a page, the last page in use, and the number of the transaction, in
    /// each of the two first pages (`MDB_meta` behind the header of a page, lmdb 0.9).
    private static let magicOffset = 16
    private static let magic: UInt32 = 0xBEEF_C0DE
    private static let pageBytesOffset = 40
    private static let lastPageOffset = 136
    private static let transactionOffset = 144
    private static let metaBytes = 152

    /// Whether the file ends before the last page that its own header says is in use.
    ///
    /// False for a file that is missing, new or not of LMDB: LMDB handles these itself.
    static func isShort(inside directory: String) throws(LMDBError) -> Bool {
        let descriptor = unsafe open(directory + "/data.mdb", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { _ = close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw CLibrary.failure(errno, "fstat")
        }
        guard let first = meta(descriptor, at: 0),
            let second = meta(descriptor, at: first.pageBytes)
        else { return false }
        let newest = second.transaction > first.transaction ? second : first
        let (end, isTooLarge) = newest.lastPage.addingReportingOverflow(1)
        let (bytes, isOver) = end.multipliedReportingOverflow(by: first.pageBytes)
        return isTooLarge || isOver || bytes > status.st_size
    }

    private static func meta(
        _ descriptor: Int32, at offset: Int
    ) -> (pageBytes: Int, lastPage: Int, transaction: Int)? {
        var bytes = [UInt8](repeating: 0, count: metaBytes)
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe pread(descriptor, buffer.baseAddress, buffer.count, offset)
        }
        guard count == metaBytes else { return nil }
        return unsafe bytes.withUnsafeBytes { buffer in
            func integer<Value: FixedWidthInteger>(_ offset: Int, _: Value.Type) -> Int {
                Int(
                    truncatingIfNeeded: unsafe buffer.loadUnaligned(
                        fromByteOffset: offset, as: Value.self))
            }
            let pageBytes = integer(pageBytesOffset, UInt32.self)
            guard integer(magicOffset, UInt32.self) == Int(magic),
                (512...65_536).contains(pageBytes)
            else { return nil }
            return (
                pageBytes, integer(lastPageOffset, Int.self), integer(transactionOffset, Int.self)
            )
        }
    }

    /// Allocates disk space for the whole lock file, which LMDB maps. Without it, a reader on a
    /// full disk would end the process. Does nothing when the disk is full already.
    ///
    /// Call it before LMDB opens the file: closing it releases all locks that this process has on
    /// it.
    static func reserveLocks(inside directory: String) {
        let descriptor = unsafe open(directory + "/lock.mdb", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { _ = close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_size > 0 else { return }
        _ = posix_fallocate(descriptor, 0, status.st_size)
    }
}

extension LMDBError {
    /// The error for a file that lacks pages in use.
    static func short(_ directory: String) -> LMDBError {
        LMDBError(
            .unreadable, operation: "open",
            message:
                "\(directory)/data.mdb is shorter than its first pages say: it was cut off, or "
                + "copied in part; restore a copy, or rebuild it from the log")
    }
}
