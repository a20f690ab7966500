import Foundation

/// Whether the disks of a ledger have room, asked of the file system rather than computed: quotas and
/// limits count too.
struct RoomProbe: Sendable {
    /// The space that writing needs for a while, bytes.
    private static let wantedBytes = 1 << 20
    /// With this much free space, log and views may be written at the same time, bytes: neither
    /// will find the disk full.
    private static let plentyBytes: UInt64 = 64 << 20

    private let paths: [String]

    init(_ directory: LedgerDirectory) {
        paths = [directory.log, directory.views, directory.keys]
    }

    /// Whether some space can be allocated briefly in each directory.
    func hasRoom() -> Bool { paths.allSatisfy(Self.hasRoom) }

    private static func hasRoom(in directory: String) -> Bool {
        let path = directory + "/room"
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        defer { unsafe unlink(path) }
        return posix_fallocate(descriptor, 0, wantedBytes) == 0
    }

    /// Whether no disk is nearly full, as far as it says. Takes about a microsecond a directory.
    func hasPlenty() -> Bool {
        paths.allSatisfy { (Self.freeBytes($0) ?? 0) >= Self.plentyBytes }
    }

    /// Free bytes of the file system of a path; nil where it does not say.
    static func freeBytes(_ path: String) -> UInt64? {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { return nil }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }
}
