import Glibc

/// Blocks the current thread for a while. For code that cannot await.
enum Pause {
    static func milliseconds(_ count: Int) {
        usleep(UInt32(count) * 1000)
    }
}
