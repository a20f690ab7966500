import Foundation

/// What files take of the disk.
enum DiskSpace {
    /// Bytes of a `stat` block.
    private static let blockBytes = 512

    /// Bytes that the files below a folder take, with those reserved ahead and without holes.
    static func bytes(below folder: String) throws -> Int {
        guard let files = FileManager.default.enumerator(atPath: folder) else {
            throw BenchFailure("There is no folder \(folder).")
        }
        var bytes = 0
        for case let file as String in files {
            var status = stat()
            guard unsafe lstat(folder + "/" + file, &status) == 0 else { continue }
            bytes += Int(status.st_blocks) * blockBytes
        }
        return bytes
    }
}
