import Catalogue
import EventLog
import Foundation
import Synchronization

/// Appends a group: its new keys to the key store, then its records to the log. Both are on the device
/// before the writer answers anyone.
///
/// Appending waits for the disk, and the read models take the processor: a group of some size is
/// appended on a thread of its own, while the writer writes the read models.
///
/// `@unchecked Sendable`: `outcome` is written before `isDone` is signalled and read after; `hasWaited`
/// belongs to the writer's thread.
final class GroupAppend: @unchecked Sendable {
    /// Fewer records are appended where they are asked for: changing threads would take longer.
    private static let minimumRecordsAside = 16

    private let keys: KeyStore
    private let made: [VolunteerID: NewKey]
    private let log: any LogStore
    private let records: [AcceptedEvent]
    private let isAside: Bool
    private let isDone = DispatchSemaphore(value: 0)
    private let isOver = Atomic<Bool>(false)
    private var outcome: Result<LogHead, any Error>?
    private var hasWaited = false

    /// Whether a group is large enough to be written aside.
    static func mayBeAside(_ records: [AcceptedEvent]) -> Bool {
        records.count >= minimumRecordsAside
    }

    /// Begins on a queue; without one nothing happens before ``head()``.
    init(
        _ records: [AcceptedEvent], to log: any LogStore, made: [VolunteerID: NewKey],
        in keys: KeyStore, on queue: DispatchQueue?
    ) {
        self.records = records
        self.log = log
        self.made = made
        self.keys = keys
        isAside = queue != nil
        guard let queue else { return }
        queue.async { [self] in
            outcome = Result { try append() }
            isOver.store(true, ordering: .relaxed)
            isDone.signal()
        }
    }

    /// Whether it runs on a thread of its own and has not ended: the writer has time for something else.
    var isRunning: Bool { isAside && !isOver.load(ordering: .relaxed) }

    /// Size and root of the log with the group in it, durable. Ask once.
    func head() throws -> LogHead {
        guard isAside else { return try append() }
        settle()
        guard let outcome else {
            throw LedgerError(.unavailable, "The group was not appended.")
        }
        return try outcome.get()
    }

    /// Waits until appending has ended. For when writing the read models failed meanwhile.
    func settle() {
        guard isAside, !hasWaited else { return }
        isDone.wait()
        hasWaited = true
    }

    private func append() throws -> LogHead {
        try keys.keep(made)
        do throws(LogError) {
            let head = try log.append(records.map(\.bytes), checkpoint: nil)
            keys.note(recordedEvents: head.size)
            return head
        } catch {
            keys.doubt(made)
            throw error
        }
    }
}
