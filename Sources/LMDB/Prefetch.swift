import Glibc

/// Asks the kernel to fetch a file before anybody reads it.
///
/// For environments that are opened without reading ahead: page by page a cold file would come
/// fifteen times slower.
enum Prefetch {
    /// More is not fetched: it would push out of memory what is in use.
    private static let maximumBytes = 1 << 30
    /// What the kernel takes of one request, at the least.
    private static let stepBytes = 1 << 20

    /// Begins to fetch the first so many bytes; nothing happens where that cannot be done.
    static func begin(_ path: String, bytes: Int) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { _ = close(descriptor) }
        for start in stride(from: 0, to: min(bytes, maximumBytes), by: stepBytes) {
            _ = posix_fadvise(descriptor, start, stepBytes, POSIX_FADV_WILLNEED)
        }
    }
}
