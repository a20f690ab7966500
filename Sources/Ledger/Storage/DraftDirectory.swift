import Foundation

/// A directory that is written beside its final name, and gets that name when it is whole.
///
/// What an interruption leaves is under a hidden name; the next run for the same name removes it. One
/// process at a time writes a draft: it holds the system's lock on the directory itself, so that no file of
/// the lock is ever in what is finished.
package final class DraftDirectory: Sendable {
    /// Where to write.
    package let draft: LedgerDirectory
    private let target: String
    private let parent: String
    private let descriptor: Int32

    /// A new draft. Throws where something is under the final name already, except an empty directory.
    package init(of directory: LedgerDirectory) throws(LedgerError) {
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
        descriptor = try Self.locked(draft)
        do {
            for name in try files.contentsOfDirectory(atPath: draft.path) {
                try files.removeItem(atPath: draft.path + "/" + name)
            }
        } catch {
            throw LedgerError(
                .unavailable,
                "\(draft.path), which an earlier run left, cannot be removed: "
                    + error.localizedDescription)
        }
    }

    deinit {
        close(descriptor)
    }

    /// Opens and locks a draft; throws where another process writes it, or has just finished it.
    private static func locked(_ draft: LedgerDirectory) throws(LedgerError) -> Int32 {
        let descriptor = unsafe open(draft.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LedgerError.errno("open", draft.path) }
        var opened = stat()
        var named = stat()
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0,
            unsafe fstat(descriptor, &opened) == 0, unsafe lstat(draft.path, &named) == 0,
            opened.st_ino == named.st_ino, opened.st_dev == named.st_dev
        else {
            close(descriptor)
            throw LedgerError(
                .locked,
                "Another process writes \(draft.path). Wait for its end, or choose another directory."
            )
        }
        return descriptor
    }

    /// Gives the directory its name, durable on return.
    package func finish() throws(LedgerError) {
        try SmallFile.flush(directory: draft.path)
        guard unsafe rename(draft.path, target) == 0 else {
            throw LedgerError.errno("make", target)
        }
        try SmallFile.flush(directory: parent)
    }

    /// Removes what was written.
    package func remove() {
        try? FileManager.default.removeItem(atPath: draft.path)
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
