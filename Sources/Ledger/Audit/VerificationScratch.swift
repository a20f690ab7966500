import Foundation

/// A directory in which a verification computes read models, removed at its end.
struct VerificationScratch {
    /// Beside the read models that are there, computing others takes so many bytes at the least.
    private static let leastBytes: UInt64 = 64 << 20

    let path: String

    /// A directory in the one that was asked for, or in the first of these that has room: the ledger's
    /// own, the one for temporary files, memory.
    init(beside directory: LedgerDirectory, in wanted: String?) throws(LedgerError) {
        let used = Self.bytes(of: directory.views + "/data.mdb")
        let enough = used + used / 2 + Self.leastBytes
        let places = [directory.path, FileManager.default.temporaryDirectory.path, "/dev/shm"]
        let place = wanted ?? places.first { (RoomProbe.freeBytes($0) ?? 0) >= enough }
        guard let place else {
            throw LedgerError(
                .unavailable,
                "Records, tree and checkpoints are in order. To compare the read models takes about "
                    + "\(enough >> 20) MiB, which none of \(places.joined(separator: ", ")) has: "
                    + "give --scratch with a directory that has, or --hashes-only.")
        }
        path = place + "/verify-\(ProcessInfo.processInfo.processIdentifier)"
    }

    /// Bytes that a file takes on the disk, not those of its holes.
    private static func bytes(of path: String) -> UInt64 {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return 0 }
        return UInt64(status.st_blocks) * 512
    }

    /// What to say when there was no room after all.
    var isTooSmall: String {
        "Records, tree and checkpoints are in order, but there is no room in \(path) to compare the "
            + "read models: give --scratch with a directory that has room, or --hashes-only."
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
