import Catalogue
import EventLog
import Foundation
import LMDBLog
public import MerkleTree

/// What an export left in its directory.
public struct TileExportReport: Sendable {
    /// Events that the exported checkpoint commits to.
    public let events: UInt64
    /// The root of the tree of those events.
    public let root: Digest
    /// Tiles and bundles that were written.
    public let written: Int
    /// Full tiles and bundles that were there from an earlier export.
    public let kept: Int
}

/// Writes a log as files that other people's verifiers read: every tile and entry bundle of its newest
/// checkpoint, the checkpoint, and the log's verifier key in `log.vkey` (C2SP tlog-tiles).
struct TileExport {
    private let transparency: Transparency
    private let folder: String
    private let manager = FileManager.default

    init(_ log: any LogStore, to folder: String) {
        transparency = Transparency(log)
        self.folder = folder
    }

    /// Writes what is missing, the checkpoint last, so that the files beside it are always whole.
    ///
    /// A full tile never changes: one that is there with its full length is kept. The verifier key is
    /// written only where there is none, because a key from the exporter proves nothing: an
    /// auditor must have the key from elsewhere.
    func run(key: VerifierKey, origin: String, _ progress: Progress) throws -> TileExportReport {
        guard let stored = try transparency.newestCheckpoint() else {
            throw LedgerError(
                .unavailable,
                "No checkpoint was signed yet. Serve the ledger for a second, or import something.")
        }
        let checkpoint = try Checkpoint.open(
            String(decoding: stored.note, as: UTF8.self), keys: [key])
        guard checkpoint.size == stored.size, checkpoint.origin == origin else {
            throw LedgerError(.damaged, "The newest checkpoint does not verify.")
        }
        try checkEarlierExport(key, upTo: stored.size)
        let paths = TilePath.covering(size: stored.size)
        var written = 0
        for (number, path) in paths.enumerated() {
            if try write(path, size: stored.size) { written += 1 }
            progress(UInt64(number + 1), UInt64(paths.count))
        }
        let keyFile = folder + "/log.vkey"
        if try SmallFile.read(keyFile) == nil {
            try SmallFile.write(Array("\(key)\n".utf8), to: keyFile)
        }
        try SmallFile.write(stored.note, to: folder + "/checkpoint")
        return TileExportReport(
            events: stored.size, root: checkpoint.root, written: written,
            kept: paths.count - written)
    }

    /// An earlier export in the directory must be of this log, and no longer than it is now.
    private func checkEarlierExport(_ key: VerifierKey, upTo size: UInt64) throws {
        guard let note = try SmallFile.read(folder + "/checkpoint") else { return }
        let text = String(decoding: note, as: UTF8.self)
        guard let earlier = try? Checkpoint.open(text, keys: [key]), earlier.size <= size,
            try transparency.root(size: earlier.size) == earlier.root
        else {
            throw LedgerError(
                .damaged,
                "The checkpoint in \(folder) differs from the log: it was changed, it is another "
                    + "log's, or the log was replaced by an older copy. Keep both as evidence, and "
                    + "export into an empty directory.")
        }
    }

    /// Writes a tile unless it is full and there already; whether it was written.
    private func write(_ path: TilePath, size: UInt64) throws -> Bool {
        let file = URL(filePath: folder + "/" + path.description)
        guard let bytes = try transparency.tile(path, size: size) else {
            throw LedgerError(.damaged, "The log lacks \(path).")
        }
        if let present = try? Data(contentsOf: file) {
            guard present != Data(bytes) else { return false }
            throw LedgerError(
                .damaged,
                "\(file.path) differs from the log: it was changed, or it is another log's. "
                    + "Export into an empty directory and compare both.")
        }
        try manager.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file, options: .atomic)
        return true
    }
}

extension Ledger {
    /// Exports a ledger's log as tiles into a directory, beside a running server or at rest.
    ///
    /// With `reads` it is the log of reads of personal data that is exported. An earlier export in the
    /// directory is extended. Throws ``LedgerError/Code/damaged`` where a file
    /// there is not what the log says.
    public static func exportTiles(
        of directory: LedgerDirectory, reads: Bool = false, to folder: String,
        progress: Progress = { _, _ in }
    ) throws(LedgerError) -> TileExportReport {
        guard directory.exists else {
            throw LedgerError(.directory, "There is no ledger in \(directory.path).")
        }
        let log = try openLog(directory, 1 << 40, readOnly: true)
        defer { log.close() }
        let founding = try founding(of: log)
        do {
            let key = try VerifierKey(parsing: founding.publicKey)
            guard reads else {
                return try TileExport(log, to: folder).run(
                    key: key, origin: founding.origin, progress)
            }
            let readLog = try LMDBLog(directory: directory.reads, readOnly: true)
            defer { readLog.close() }
            let name = ReadLog.origin(of: founding.origin)
            return try TileExport(readLog, to: folder).run(
                key: VerifierKey(name: name, publicKey: key.publicKey), origin: name, progress)
        } catch {
            throw LedgerError(error)
                ?? LedgerError(
                    .unavailable, "The tiles cannot be written: \(error.localizedDescription)")
        }
    }
}
