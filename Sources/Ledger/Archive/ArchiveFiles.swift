import EventLog
import Foundation
import Synchronization

/// The directory of an archive of read models: finished copies, and drafts of this process and others.
///
/// A finished copy is named by the number of its events. It was flushed before it got this name.
struct ArchiveFiles: Sendable {
    private static let draftPrefix = "draft-"
    /// Space that a copy must leave free for the ledger itself, bytes.
    private static let spareBytes: UInt64 = 128 << 20

    let path: String
    private static let drafts = Atomic<UInt64>(0)

    init(_ path: String) {
        self.path = path
    }

    /// The finished copy of so many events.
    func copy(of size: UInt64) -> String { path + "/" + Position(size).sequence }

    /// How many events the finished copies hold, ascending.
    var sizes: [UInt64] {
        names.compactMap { $0.hasPrefix(Self.draftPrefix) ? nil : Position(text: $0)?.value }
            .sorted()
    }

    private var names: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    }

    /// Deletes a copy, which can be made again.
    func discard(_ size: UInt64) {
        try? FileManager.default.removeItem(atPath: copy(of: size))
    }

    /// Gives a finished draft the name of a copy, and deletes one that has it.
    func keep(_ draft: String, as size: UInt64) throws(LedgerError) {
        discard(size)
        guard unsafe rename(draft, copy(of: size)) == 0 else {
            throw LedgerError.errno("rename", draft)
        }
    }

    /// The path of a new draft, which does not exist yet.
    func newDraft() throws(LedgerError) -> String {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw LedgerError(.unavailable, "Cannot create \(path): \(error.localizedDescription)")
        }
        let number = Self.drafts.wrappingAdd(1, ordering: .relaxed).newValue
        let process = ProcessInfo.processInfo.processIdentifier
        return "\(path)/\(Self.draftPrefix)\(process)-\(number)"
    }

    /// A new draft with the file of a finished copy, or an empty one. Throws where the disk is short.
    func draft(from size: UInt64?) throws(LedgerError) -> String {
        let draft = try newDraft()
        let base = size.map { copy(of: $0) }
        try checkRoom(forCopyOf: base)
        do {
            try FileManager.default.createDirectory(
                atPath: draft, withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
            if let base {
                try FileManager.default.copyItem(
                    atPath: base + "/data.mdb", toPath: draft + "/data.mdb")
            }
            return draft
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw LedgerError(
                .unavailable, "Cannot copy to \(draft): \(error.localizedDescription)")
        }
    }

    /// Throws where the disk is short of room for a copy of read models, and as much again for what is
    /// replayed into it.
    func checkRoom(forCopyOf directory: String?) throws(LedgerError) {
        let bytes = directory.map { 2 * Self.bytes(of: $0 + "/data.mdb") } ?? 0
        guard (RoomProbe.freeBytes(path) ?? .max) >= bytes + Self.spareBytes else {
            throw LedgerError(
                .full, "\(path) needs \((bytes + Self.spareBytes) >> 20) MiB of free space.")
        }
    }

    /// Deletes the drafts of processes that have ended.
    func sweep() {
        let own = ProcessInfo.processInfo.processIdentifier
        for name in names where name.hasPrefix(Self.draftPrefix) {
            let process = Int32(name.dropFirst(Self.draftPrefix.count).prefix { $0 != "-" })
            if let process, process != own, kill(process, 0) == 0 { continue }
            try? FileManager.default.removeItem(atPath: path + "/" + name)
        }
    }

    /// The length of a file, bytes; 0 where there is none.
    private static func bytes(of file: String) -> UInt64 {
        var status = stat()
        guard unsafe stat(file, &status) == 0 else { return 0 }
        return UInt64(status.st_size)
    }
}
