import Foundation

/// Where everything of one ledger lies. Each part can be put on a volume or backup plan of its own.
public struct LedgerDirectory: Sendable {
    /// The directory of the whole ledger.
    public let path: String

    /// The ledger in that directory.
    public init(_ path: String) {
        self.path = path
    }

    /// The log: records, tree nodes, checkpoints. The truth.
    public var log: String { path + "/log" }
    /// The read models: computed from the log, may be deleted.
    public var views: String { path + "/views" }
    /// The persons' keys, wrapped. Never in a backup of the log.
    public var keys: String { path + "/keys" }
    /// The signing key and the key-encryption key, readable by their owner only.
    var secrets: String { path + "/secrets" }
    var signingSeed: String { secrets + "/signing.key" }
    var keyEncryptionKey: String { secrets + "/key-encryption.key" }
    /// The newest checkpoint, outside the log's directory: a restored older log is noticed.
    var anchor: String { path + "/anchor/checkpoint" }
    var lock: String { path + "/lock" }

    /// Whether a ledger was founded here.
    public var exists: Bool {
        FileManager.default.fileExists(atPath: log + "/data.mdb")
    }

    /// Makes the directory, and those above it, where they are missing.
    func create() throws(LedgerError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw LedgerError(.unavailable, "Cannot create \(path): \(error.localizedDescription)")
        }
    }
}

/// Small files that must be whole or absent.
enum SmallFile {
    /// Reads a file; nil when there is none.
    static func read(_ path: String) throws(LedgerError) -> [UInt8]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw LedgerError(.unavailable, "Cannot read \(path): \(error.localizedDescription)")
        }
    }

    /// Writes a file beside the old one, flushes it, and puts it in the old one's place.
    static func write(
        _ bytes: [UInt8], to path: String, isSecret: Bool = false
    ) throws(LedgerError) {
        let folder = (path as NSString).deletingLastPathComponent
        let draft = path + ".new"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: isSecret ? [.posixPermissions: 0o700] : nil)
            let mode: mode_t = isSecret ? 0o600 : 0o644
            let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
            guard descriptor >= 0 else { throw LedgerError.errno("create", draft) }
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try file.write(contentsOf: Data(bytes))
            guard fsync(descriptor) == 0 else { throw LedgerError.errno("flush", draft) }
            guard unsafe rename(draft, path) == 0 else { throw LedgerError.errno("rename", draft) }
            let directory = unsafe open(folder, O_RDONLY | O_CLOEXEC)
            defer { close(directory) }
            guard directory >= 0, fsync(directory) == 0 else {
                throw LedgerError.errno("flush", folder)
            }
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(.unavailable, "Cannot write \(path): \(error.localizedDescription)")
        }
    }
}

extension LedgerError {
    /// The last failure of the operating system.
    static func errno(_ operation: String, _ path: String) -> LedgerError {
        let reason = unsafe String(cString: strerror(Foundation.errno))
        return LedgerError(.unavailable, "Cannot \(operation) \(path): \(reason)")
    }
}
