import Glibc
import Synchronization

/// Reserves disk space for a file that is written through the map, before every change.
///
/// Writing to a mapped page for which the disk has no room kills the process (SIGBUS). So no change
/// begins before the file has disk space for all pages that it may need.
final class SpaceReservation: Sendable {
    /// The step of reservation, where the disk has room for it.
    private static let stepBytes = 16 << 20
    /// A reservation is large when it exceeds the pages in use by more than this: four steps.
    private static let largeBytes = 64 << 20
    /// Pages that one change may copy: a path through two trees, one of which has the table's own
    /// record.
    private static let copiedPagesPerChange = 8
    /// Pages that one change may add by splits: a leaf, and rarely its parents.
    private static let addedPagesPerChange = 2
    /// The minimum number of bytes that fit into a split page before it is split again.
    private static let bytesPerAddedPage = 1024
    /// Pages of every transaction: roots, free list and the two meta pages.
    private static let pagesPerTransaction = 64
    /// The number of freed pages for which a transaction's free list needs one page.
    private static let freedPagesPerPage = 128

    private let descriptor: Int32
    private let mapSizeBytes: Int
    /// Changed only inside the one write transaction.
    private let reservedBytes = Atomic<Int>(0)

    /// Creates a reservation of nothing for the file of an environment; creates the file if it is
    /// missing.
    init(inside directory: String, _ options: Environment.Options) throws(LMDBError) {
        descriptor = unsafe open(directory + "/data.mdb", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CLibrary.failure(errno, "open") }
        mapSizeBytes = options.mapSizeBytes
    }

    /// Truncates the file to the pages in use: LMDB makes it as large as the map, with holes.
    ///
    /// Pages behind its end stay mapped and become usable as the file grows. When truncating fails,
    /// the file only looks larger than it is.
    func trim(to usedBytes: Int) {
        _ = ftruncate(descriptor, min(usedBytes, mapSizeBytes))
    }

    /// Whether much more is reserved than small transactions need.
    func isLarge(beside usedBytes: Int) -> Bool {
        reservedBytes.load(ordering: .relaxed) - usedBytes > Self.largeBytes
    }

    /// Releases what only a large transaction needs. Call it inside the write transaction, before
    /// it changes anything, when no page behind those in use is needed.
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

    /// Reserves what a transaction of `changes` changes may need beyond the pages in use; `bytes`
    /// is the size of all its keys and values.
    ///
    /// Each page in use is copied at most once, and split at most once before its halves have to
    /// fill.
    func ensure(
        changes: Int, bytes: Int, usedPages: Int, pageBytes: Int
    ) throws(LMDBError) {
        let copied = min(usedPages, changes * Self.copiedPagesPerChange)
        let added = min(
            changes * Self.addedPagesPerChange + bytes / pageBytes,
            min(usedPages, changes) + bytes / Self.bytesPerAddedPage)
        let taken = copied + added
        let pages = usedPages + taken + taken / Self.freedPagesPerPage + Self.pagesPerTransaction
        // LMDB itself refuses changes beyond the map.
        let wanted = min(pages * pageBytes, mapSizeBytes)
        let reserved = reservedBytes.load(ordering: .relaxed)
        guard wanted > reserved else { return }
        var end = min(wanted + Self.stepBytes, mapSizeBytes)
        // Pages in use are reserved, too: a page may have been freed before it was ever written.
        var code = posix_fallocate(descriptor, reserved, end - reserved)
        if code == ENOSPC {
            end = wanted
            code = posix_fallocate(descriptor, reserved, end - reserved)
        }
        guard code == 0 else { throw CLibrary.failure(code, "posix_fallocate") }
        reservedBytes.store(end, ordering: .relaxed)
    }
}
