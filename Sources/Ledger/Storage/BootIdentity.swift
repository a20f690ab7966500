import Foundation

/// The kernel's id of the present boot: unsynced pages survive a process, not a power loss.
enum BootIdentity {
    /// The id, or a new one each time where the kernel tells none, so that views are rebuilt.
    static func current() -> String {
        let path = "/proc/sys/kernel/random/boot_id"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            return UUID().uuidString
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
