import Foundation
import Synchronization

/// Anonymous memory of a process: what it holds besides pages of files, which the kernel may drop.
enum AnonymousMemory {
    /// Bytes now, from `RssAnon` of proc(5); nil when the process is gone.
    static func bytes(of pid: Int32) -> Double? {
        guard let file = FileHandle(forReadingAtPath: "/proc/\(pid)/status"),
            let data = try? file.readToEnd()
        else { return nil }
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n")
        where line.hasPrefix("RssAnon:") {
            return line.split(separator: " ").dropFirst().first.flatMap { Double($0) }
                .map { $0 * 1024 }
        }
        return nil
    }
}

/// Samples a process until it is gone, and keeps the largest value.
final class PeakMemory: Sendable {
    private static let intervalSeconds = 0.005

    private let peak = Mutex(0.0)

    /// The largest value so far, bytes.
    var bytes: Double { peak.withLock { $0 } }

    init(of pid: Int32) {
        Thread.detachNewThread { [self] in
            while let bytes = AnonymousMemory.bytes(of: pid) {
                peak.withLock { $0 = max($0, bytes) }
                Thread.sleep(forTimeInterval: Self.intervalSeconds)
            }
        }
    }
}
