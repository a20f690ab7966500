import Foundation
import Synchronization

/// The exclusive right of one process to write to a ledger. The system releases it when the process
/// ends.
final class WriterLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Takes the lock; throws with the holder when another process has it.
    init(_ directory: LedgerDirectory) throws(LedgerError) {
        let path = directory.lock
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw LedgerError.errno("open", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            close(descriptor)
            let process = holder.split(separator: "\n").first.map { " (process \($0))" } ?? ""
            throw LedgerError(
                .locked,
                "Another process\(process) writes to the ledger in \(directory.path). "
                    + "Stop it first, or give this one another --data.")
        }
        let text = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        unsafe text.withUnsafeBytes { bytes in
            _ = unsafe write(descriptor, bytes.baseAddress, bytes.count)
        }
        self.descriptor = Mutex(descriptor)
    }

    /// Releases the lock; a second call does nothing.
    ///
    /// The lock is given back before the file is closed: a process that this one is just starting may still
    /// share the open file.
    func release() {
        guard let descriptor = descriptor.withLock({ $0.take() }) else { return }
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    deinit {
        release()
    }
}
