import EventLog
import Glibc
import MerkleTree

/// A file in which small groups become durable with one flush. LMDB needs two flushes for each
/// commit, and copies pages.
///
/// The file has a fixed size and is filled with zeros first, so that a group is one write to
/// allocated space. Each entry has the records of a group and the tree's root after them. A reader
/// computes the root again, and so checks the entry and all records before it. Each entry begins on
/// a new page, so that an incomplete write damages no earlier entry. Entries that the environment
/// has, too, are overwritten.
///
/// Used only by the thread that appends.
struct Journal: ~Copyable {
    /// Bytes of the file.
    static let byteCount = 1 << 20
    private static let pageBytes = AlignedBuffer.alignment

    private let descriptor: Int32
    private let buffer: AlignedBuffer
    /// Where the next entry begins.
    private var end: Int

    /// Opens the journal of a log, which is made where there is none.
    static func open(inside directory: String) throws(LogError) -> Journal {
        let journal = Journal(try Self.openFile(Self.path(inside: directory)))
        var status = stat()
        guard unsafe fstat(journal.descriptor, &status) == 0 else { throw failure("opened") }
        let known = AlignedBuffer.aligned(Int(status.st_size))
        if known < byteCount {
            // Written and flushed, so that a later write changes nothing but what is in the file.
            try journal.write([UInt8](repeating: 0, count: byteCount - known), at: known)
            try flush(directory)
        }
        return journal
    }

    /// Makes the entries of a directory durable: a file that is not found again holds nothing.
    private static func flush(_ directory: String) throws(LogError) {
        let descriptor = unsafe Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("made durable") }
        defer { _ = Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("made durable") }
    }

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
        buffer = AlignedBuffer()
        end = 0
    }

    deinit {
        _ = Glibc.close(descriptor)
    }

    /// Past the cache of the system, where the file system allows that: it is a detour for what is
    /// flushed at once.
    private static func openFile(_ path: String) throws(LogError) -> Int32 {
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_DSYNC
        var descriptor = unsafe Glibc.open(path, flags | AlignedBuffer.directFlag, 0o600)
        if descriptor < 0, errno == EINVAL { descriptor = unsafe Glibc.open(path, flags, 0o600) }
        guard descriptor >= 0 else { throw failure("opened") }
        return descriptor
    }

    private static func path(inside directory: String) -> String { directory + "/journal" }

    /// Whether a group fits behind the entries that are there.
    func hasRoom(for records: [[UInt8]]) -> Bool {
        end + JournalEntry.byteCount(of: records) <= Self.byteCount
    }

    /// Makes a group durable, after which the tree has that root.
    mutating func append(
        _ records: [[UInt8]], from first: UInt64, root: Digest
    ) throws(LogError) {
        let entry = JournalEntry.bytes(of: records, from: first, root: root)
        try write(entry, at: end)
        end += AlignedBuffer.aligned(entry.count)
    }

    /// Writes zeros where the next entry begins, durable on return: whether entries can be written.
    func prove() throws(LogError) {
        guard end + Self.pageBytes <= Self.byteCount else { return }
        try write([UInt8](repeating: 0, count: Self.pageBytes), at: end)
    }

    /// Begins anew: everything in the journal is in the environment, durable.
    mutating func rewind() { end = 0 }

    private func write(_ bytes: [UInt8], at offset: Int) throws(LogError) {
        guard buffer.write(bytes, to: descriptor, at: offset) else { throw Self.failure("written") }
    }

    private static func failure(_ what: String) -> LogError {
        let reason = unsafe String(cString: strerror(errno))
        return LogError(.unavailable, "The journal of the log cannot be \(what): \(reason).")
    }
}

extension Journal {
    /// What a journal holds beyond the environment.
    struct Tail {
        /// Its records.
        var pending: PendingRecords
        /// Where the last entry ends.
        var end = 0
        /// Behind the last entry stands one that is not whole: a write that was cut short, of which
        /// nobody was told that it is recorded, or damage.
        var isBroken = false
    }

    /// The records that a log has beyond its environment, whose tree grows with them.
    ///
    /// Throws `damaged` where an entry is not whole although others follow: only the last may have been
    /// cut short, and nobody was told that it is recorded.
    static func tail(
        inside directory: String, after frontier: inout Frontier
    ) throws(LogError) -> Tail {
        let bytes = try contents(inside: directory)
        var tail = Tail(pending: PendingRecords(after: frontier.size))
        var offset = 0
        while let entry = JournalEntry(bytes, at: offset) {
            offset += AlignedBuffer.aligned(entry.byteCount)
            let last = entry.first + UInt64(entry.records.count)
            if last <= tail.pending.base { continue }
            guard entry.first == frontier.size else { break }
            var next = frontier
            var added = PendingRecords(after: entry.first)
            added.append(entry.records, to: &next)
            guard next.root() == entry.root else { break }
            frontier = next
            tail.pending.append(added)
            tail.end = offset
        }
        tail.isBroken = JournalEntry.first(bytes, at: tail.end) == frontier.size
        for page in stride(from: tail.end + pageBytes, to: bytes.count, by: pageBytes) {
            guard let first = JournalEntry.first(bytes, at: page), first > frontier.size else {
                continue
            }
            throw LogError(
                .damaged(Position(frontier.size)),
                "\(path(inside: directory)) is damaged; restore a backup.")
        }
        return tail
    }

    private static func contents(inside directory: String) throws(LogError) -> [UInt8] {
        let descriptor = unsafe Glibc.open(path(inside: directory), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw failure("opened") }
            return []
        }
        defer { _ = Glibc.close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: byteCount)
        var count = 0
        while count < byteCount {
            let read = unsafe bytes.withUnsafeMutableBytes { all in
                unsafe pread(
                    descriptor, all.baseAddress.map { unsafe $0 + count }, all.count - count, count)
            }
            if read < 0, errno == EINTR { continue }
            guard read >= 0 else { throw failure("read") }
            if read == 0 { break }
            count += read
        }
        bytes.removeLast(byteCount - count)
        return bytes
    }

    /// Goes on behind what ``tail(inside:after:)`` found.
    mutating func resume(at end: Int) { self.end = end }
}
