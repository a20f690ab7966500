import Glibc

/// Waiting on a thread of our own, where nothing can be awaited.
enum Pause {
    static func milliseconds(_ count: Int) {
        usleep(UInt32(count) * 1000)
    }
}
