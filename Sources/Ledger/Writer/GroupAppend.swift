import Catalogue
import EventLog
import Foundation
import Synchronization

/// Appends a group: its new keys to the key store, then its records to the log. Both are durable
/// before the writer answers any request of the group.
///
/// Appending waits for the disk, while writing the read models needs the processor. So a group of
/// at least 16 records is appended on a second thread while the writer's thread writes the read
/// models.
///
/// `@unchecked Sendable`: `outcome` is written before `isDone` is signalled and read after; `hasWaited`
/// belongs to the writer's thread.
final class GroupAppend: @unchecked Sendable {
    /// Smaller groups are appended on the writer's thread, because changing threads would take
    /// longer.
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

    /// Whether a group is large enough to be appended on a second thread.
    static func mayBeAside(_ records: [AcceptedEvent]) -> Bool {
        records.count >= minimumRecordsAside
    }

    /// Begins to append on `queue`; without a queue, ``head()`` appends on the caller's thread.
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

    /// Whether the second thread still appends, so that the writer's thread has time for other
    /// work.
    var isRunning: Bool { isAside && !isOver.load(ordering: .relaxed) }

    /// Waits until the group is durable; returns size and root of the log with it. Call once.
    func head() throws -> LogHead {
        guard isAside else { return try append() }
        settle()
        guard let outcome else {
            throw LedgerError(.unavailable, "The group was not appended.")
        }
        return try outcome.get()
    }

    /// Waits until appending has ended. The writer calls it when writing the read models failed
    /// meanwhile.
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
