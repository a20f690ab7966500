import Foundation

/// A directory that is written beside its final name, and gets that name when it is whole.
///
/// What an interruption leaves is under a hidden name; the next run for the same name removes it.
struct DraftDirectory {
    /// Where to write.
    let draft: LedgerDirectory
    private let target: String
    private let parent: String
    private let lock: WriterLock

    /// A new draft. Throws where something is under the final name already, except an empty directory.
    init(of directory: LedgerDirectory) throws(LedgerError) {
        let files = FileManager.default
        let url = Self.resolved(directory.path)
        target = url.path
        parent = url.deletingLastPathComponent().path
        if files.fileExists(atPath: target) {
            guard let names = try? files.contentsOfDirectory(atPath: target), names.isEmpty else {
                throw LedgerError(
                    .directory,
                    "\(directory.path) exists already and is not empty. Choose a directory that does "
                        + "not exist.")
            }
        }
        draft = LedgerDirectory("\(parent)/.\(url.lastPathComponent).unfinished")
        try draft.create()
        lock = try WriterLock(draft)
        do {
            for name in try files.contentsOfDirectory(atPath: draft.path) {
                let path = draft.path + "/" + name
                if path != draft.lock { try files.removeItem(atPath: path) }
            }
        } catch {
            throw LedgerError(
                .unavailable,
                "\(draft.path), which an earlier run left, cannot be removed: "
                    + error.localizedDescription)
        }
    }

    /// Gives the directory its name, durable on return.
    func finish() throws(LedgerError) {
        try SmallFile.flush(directory: draft.path)
        guard unsafe rename(draft.path, target) == 0 else {
            throw LedgerError.errno("make", target)
        }
        try SmallFile.flush(directory: parent)
        // Not before the renaming: another run for the same name would begin to write there.
        try? FileManager.default.removeItem(atPath: LedgerDirectory(target).lock)
        lock.release()
    }

    /// Removes what was written.
    func remove() {
        try? FileManager.default.removeItem(atPath: draft.path)
        lock.release()
    }

    /// Throws where a directory is that of a ledger, or inside it: what was copied there would stay in
    /// copies of the ledger, older keys among it.
    static func checkApart(
        _ directory: LedgerDirectory, from ledger: LedgerDirectory
    ) throws(LedgerError) {
        let inner = resolved(directory.path).pathComponents
        let outer = resolved(ledger.path).pathComponents
        guard !inner.starts(with: outer) else {
            throw LedgerError(
                .directory,
                "\(directory.path) is inside the ledger \(ledger.path). Choose a directory outside it."
            )
        }
    }

    /// An absolute path without links, also of what does not exist yet.
    private static func resolved(_ path: String) -> URL {
        let files = FileManager.default
        var existing = URL(filePath: path).absoluteURL.standardizedFileURL
        var missing: [String] = []
        while !files.fileExists(atPath: existing.path), existing.pathComponents.count > 1 {
            missing.append(existing.lastPathComponent)
            existing.deleteLastPathComponent()
        }
        existing.resolveSymlinksInPath()
        for name in missing.reversed() { existing.append(path: name) }
        return existing
    }
}

extension LedgerDirectory {
    /// Throws where there is something of this name.
    func requireAbsence() throws(LedgerError) {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw LedgerError(
                .directory, "\(path) exists already. Choose a directory that does not.")
        }
    }
}
