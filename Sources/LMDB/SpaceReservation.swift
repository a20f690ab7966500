import Glibc
import Synchronization

/// Disk space of a file that is written through the map, reserved ahead of every change.
///
/// Writing to a mapped page for which the disk has no room kills the process (SIGBUS). So no
/// change begins before the pages that it may take are the file's own.
final class SpaceReservation: Sendable {
    /// Space is reserved in steps of so many bytes, where the disk has them.
    private static let stepBytes = 16 << 20
    /// More than this beyond the pages in use is for large transactions: four times the step.
    private static let largeBytes = 64 << 20
    /// Pages that one change may copy: the way down two trees, one for the table's own record.
    private static let copiedPagesPerChange = 8
    /// Pages that one change may add by splitting others: one, and seldom those above it.
    private static let addedPagesPerChange = 2
    /// A page that was split has room: so many bytes at the least go in before it is split again.
    private static let bytesPerAddedPage = 1024
    /// Pages of every transaction: roots, free list, the two first pages.
    private static let pagesPerTransaction = 64
    /// A transaction's list of freed pages takes one page for so many.
    private static let freedPagesPerPage = 128

    private let descriptor: Int32
    private let mapSizeBytes: Int
    /// Changes only inside the one write transaction.
    private let reservedBytes = Atomic<Int>(0)

    /// The reservation for the file of an environment, with nothing reserved yet; an empty file is
    /// made where there is none.
    init(inside directory: String, _ options: Environment.Options) throws(LMDBError) {
        descriptor = unsafe open(directory + "/data.mdb", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CLibrary.failure(errno, "open") }
        mapSizeBytes = options.mapSizeBytes
    }

    /// Cuts the file down to what is in use: LMDB makes it as large as the map, full of holes.
    ///
    /// Pages behind its end are mapped still, and become usable as the file grows. Where it cannot be
    /// cut, it only looks larger than it is.
    func trim(to usedBytes: Int) {
        _ = ftruncate(descriptor, min(usedBytes, mapSizeBytes))
    }

    /// Whether much more is reserved than small transactions take.
    func isLarge(beside usedBytes: Int) -> Bool {
        reservedBytes.load(ordering: .relaxed) - usedBytes > Self.largeBytes
    }

    /// Gives back what a large transaction needed and small ones do not. To be called inside the one
    /// write transaction, before it changes anything: nobody uses pages behind those in use.
    func release(beyond usedBytes: Int) throws(LMDBError) {
        guard isLarge(beside: usedBytes) else { return }
        let end = min(usedBytes + Self.stepBytes, mapSizeBytes)
        guard ftruncate(descriptor, end) == 0 else {
            throw CLibrary.failure(errno, "ftruncate")
        }
        reservedBytes.store(end, ordering: .relaxed)
    }

    deinit {
        _ = close(descriptor)
    }

    /// Reserves what a transaction of so many changes may take beyond the pages in use; `bytes` are
    /// those of all its keys and values.
    ///
    /// Each page in use is copied once at the most, and split once before its halves have to fill.
    func ensure(
        changes: Int, bytes: Int, usedPages: Int, pageBytes: Int
    ) throws(LMDBError) {
        let copied = min(usedPages, changes * Self.copiedPagesPerChange)
        let added = min(
            changes * Self.addedPagesPerChange + bytes / pageBytes,
            min(usedPages, changes) + bytes / Self.bytesPerAddedPage)
        let taken = copied + added
        let pages = usedPages + taken + taken / Self.freedPagesPerPage + Self.pagesPerTransaction
        // Beyond the map LMDB itself refuses.
        let wanted = min(pages * pageBytes, mapSizeBytes)
        let reserved = reservedBytes.load(ordering: .relaxed)
        guard wanted > reserved else { return }
        var end = min(wanted + Self.stepBytes, mapSizeBytes)
        // What is in use is reserved too: a page may have been freed before it was ever written.
        var code = posix_fallocate(descriptor, reserved, end - reserved)
        if code == ENOSPC {
            end = wanted
            code = posix_fallocate(descriptor, reserved, end - reserved)
        }
        guard code == 0 else { throw CLibrary.failure(code, "posix_fallocate") }
        reservedBytes.store(end, ordering: .relaxed)
    }
}
