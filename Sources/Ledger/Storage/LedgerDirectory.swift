import Foundation

/// The paths of one ledger. Each part can have its own volume or backup plan.
public struct LedgerDirectory: Sendable {
    /// The directory of the whole ledger.
    public let path: String

    /// The ledger in that directory.
    public init(_ path: String) {
        self.path = path
    }

    /// The log: records, tree nodes, checkpoints. The source of truth.
    public var log: String { path + "/log" }
    /// The read models: computed from the log, may be deleted.
    public var views: String { path + "/views" }
    /// Read models of the past: computed from the log, may be deleted.
    public var archive: String { path + "/archive" }
    /// The persons' keys, wrapped. Never in a backup of the log.
    public var keys: String { path + "/keys" }
    /// The signing key and the key-encryption keys, readable by their owner only.
    var secrets: String { path + "/secrets" }
    var signingSeed: String { secrets + "/signing.key" }
    /// What the names of the key-encryption keys' files begin with.
    static let keyEncryptionPrefix = "key-encryption."
    /// A generation's file: `key-encryption.key` for the first, then `key-encryption.1.key` …
    func keyEncryptionKey(generation: UInt64) -> String {
        let number = generation == 0 ? "" : "\(generation)."
        return secrets + "/" + Self.keyEncryptionPrefix + number + "key"
    }
    /// The generation whose key a file of that name holds; nil for other files.
    static func keyEncryptionGeneration(ofFile name: String) -> UInt64? {
        guard name.hasPrefix(keyEncryptionPrefix) else { return nil }
        let rest = name.dropFirst(keyEncryptionPrefix.count)
        if rest == "key" { return 0 }
        guard rest.hasSuffix(".key") else { return nil }
        return UInt64(rest.dropLast(".key".count))
    }
    /// The newest checkpoint, outside the log's directory: a restored older log is noticed.
    var anchor: String { path + "/anchor/checkpoint" }
    /// The log of reads of personal data.
    var reads: String { path + "/reads" }
    /// Whether there is a log of reads.
    var hasReads: Bool { FileManager.default.fileExists(atPath: reads + "/data.mdb") }
    /// The newest checkpoint of the log of reads.
    var readsAnchor: String { path + "/anchor/reads" }
    var lock: String { path + "/lock" }

    /// Whether a ledger was founded here. A file without a byte is what an interruption left.
    public var exists: Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: log + "/data.mdb")
        return attributes?[.size] as? Int ?? 0 > 0
    }

    /// Throws where there is something of this name.
    func requireAbsence() throws(LedgerError) {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw LedgerError(
                .directory, "\(path) exists already. Choose a directory that does not.")
        }
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
package enum SmallFile {
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
    package static func write(
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
            defer { close(descriptor) }
            try write(bytes, to: descriptor, draft)
            guard fsync(descriptor) == 0 else { throw LedgerError.errno("flush", draft) }
            guard unsafe rename(draft, path) == 0 else { throw LedgerError.errno("rename", draft) }
            try flush(directory: folder)
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(.unavailable, "Cannot write \(path): \(error.localizedDescription)")
        }
    }

    /// Overwrites a file with zeros where it lies, flushes it, and removes it, durable on return.
    static func destroy(_ path: String) throws(LedgerError) {
        let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw LedgerError.errno("open", path) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw LedgerError.errno("read", path) }
        let zeros = [UInt8](repeating: 0, count: Int(status.st_size))
        let written = unsafe zeros.withUnsafeBytes { bytes in
            unsafe pwrite(descriptor, bytes.baseAddress, bytes.count, 0)
        }
        guard written == zeros.count, fsync(descriptor) == 0 else {
            throw LedgerError.errno("overwrite", path)
        }
        guard unsafe unlink(path) == 0 else { throw LedgerError.errno("remove", path) }
        try flush(directory: (path as NSString).deletingLastPathComponent)
    }

    /// Makes the names in a directory durable.
    static func flush(directory path: String) throws(LedgerError) {
        let directory = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { throw LedgerError.errno("open", path) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw LedgerError.errno("flush", path) }
    }

    private static func write(
        _ bytes: [UInt8], to descriptor: Int32, _ path: String
    ) throws(LedgerError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Foundation.write(
                    descriptor, buffer.baseAddress.map { unsafe $0 + done }, bytes.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw LedgerError.errno("write", path) }
            done += count
        }
    }
}

extension LedgerError {
    /// The last failure of the operating system.
    static func errno(_ operation: String, _ path: String) -> LedgerError {
        let code = Foundation.errno
        let reason = unsafe String(cString: strerror(code))
        let isFull = code == ENOSPC || code == EDQUOT
        return LedgerError(
            isFull ? .full : .unavailable, "Cannot \(operation) \(path): \(reason)")
    }
}
