import Glibc
import Synchronization

/// Calls of the operating system on the directory of an environment.
enum Directory {
    /// Creates a directory for its owner only, unless it exists; parents must exist.
    static func create(_ path: String, durably: Bool) throws(LMDBError) {
        guard unsafe mkdir(path, 0o700) == 0 else {
            guard errno == EEXIST else { throw CLibrary.failure(errno, "mkdir") }
            return
        }
        // Until the parent is flushed, a power loss may remove the new directory.
        if durably { try sync(path + "/..") }
    }

    /// Makes the entries of a directory, or the contents of a file, durable.
    static func sync(_ path: String) throws(LMDBError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CLibrary.failure(errno, "open") }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else { throw CLibrary.failure(errno, "fsync") }
    }

    /// Whether the file system of a path has less free space than the next write may need.
    static func isFull(_ path: String) -> Bool {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { return false }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize) < fullBelowBytes
    }

    /// After a write was cut short, less than a block is free, unless another process freed some
    /// space.
    private static let fullBelowBytes: UInt64 = 256 << 10
}

/// The exclusive claim of one environment in this process to a directory.
///
/// Closing a second handle of the same file would release the locks of the first, so there must be
/// only one. The descriptor stays open so that the system cannot reuse the inode number when the
/// directory is deleted.
struct DirectoryClaim: Sendable {
    private struct Identity: Hashable {
        let device: UInt
        let inode: UInt
    }

    private let identity: Identity
    private let descriptor: Int32

    private static let claimed = Mutex<Set<Identity>>([])

    /// Claims a directory; throws `busy` when an environment of this process has claimed it.
    init(_ path: String) throws(LMDBError) {
        descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CLibrary.failure(errno, "open") }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            let error = CLibrary.failure(errno, "fstat")
            _ = close(descriptor)
            throw error
        }
        let identity = Identity(device: UInt(status.st_dev), inode: UInt(status.st_ino))
        self.identity = identity
        guard Self.claimed.withLock({ $0.insert(identity).inserted }) else {
            _ = close(descriptor)
            throw LMDBError(.busy, operation: "open")
        }
    }

    /// Releases the directory. Call once, after its files are closed.
    func release() {
        let identity = identity
        _ = Self.claimed.withLock { $0.remove(identity) }
        _ = close(descriptor)
    }
}
