import Catalogue
import EventLog
import Foundation
import Projections
import Queries

/// A recorded event, read back.
struct ReplayedEvent: Sendable {
    let position: Position
    let recordedTime: Timestamp
    let event: Event
    let key: EventKey
}

/// Reads and decodes the log on a thread of its own, a few chunks ahead of the thread that applies
/// it.
///
/// `@unchecked Sendable`: `chunks`, `failure`, `isDone` and `isStopped` are only touched while
/// `condition` is locked.
final class ReplayDecoder: @unchecked Sendable {
    private static let chunkEvents = 512
    private static let chunkBytes = 4 << 20
    private static let maximumChunksAhead = 16

    private let condition = NSCondition()
    private var chunks: [[ReplayedEvent]] = []
    private var failure: (any Error)?
    private var isStopped = false

    init(_ log: any LogStore, from start: Position, upTo end: Position) {
        let thread = Thread { [self] in decode(log, start, end) }
        thread.name = "replay-decoder"
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// The next chunk, in order. Call only while there is more to come.
    func chunk() throws -> [ReplayedEvent] {
        condition.lock()
        defer { condition.unlock() }
        while chunks.isEmpty {
            if let failure { throw failure }
            condition.wait()
        }
        condition.broadcast()
        return chunks.removeFirst()
    }

    /// Ends the thread, whether or not everything was read.
    func stop() {
        condition.lock()
        defer { condition.unlock() }
        isStopped = true
        condition.broadcast()
    }

    private func decode(_ log: any LogStore, _ start: Position, _ end: Position) {
        var next = start
        do {
            while next < end {
                let records = try log.records(
                    from: next, upTo: end, limit: Self.chunkEvents, maximumBytes: Self.chunkBytes)
                guard !records.isEmpty else {
                    throw LedgerError(.damaged, "The log ends at position \(next).")
                }
                var chunk: [ReplayedEvent] = []
                chunk.reserveCapacity(records.count)
                for record in records {
                    chunk.append(try Self.decode(record, at: next))
                    next = next.next
                }
                guard hand(over: chunk) else { return }
            }
        } catch {
            condition.lock()
            failure = error
            condition.broadcast()
            condition.unlock()
        }
    }

    private static func decode(
        _ record: [UInt8], at position: Position
    ) throws(LedgerError) -> ReplayedEvent {
        let event: Event
        do throws(Violations) {
            event = try Catalogue.decodeStored(record)
        } catch {
            throw LedgerError(.damaged, "The record at \(position) cannot be read: \(error)")
        }
        guard let stamp = event.stamp, stamp.position == position.value else {
            throw LedgerError(.damaged, "The record at \(position) says another sequence.")
        }
        return ReplayedEvent(
            position: position, recordedTime: stamp.recordedTime, event: event,
            key: Submission.key(of: event.id))
    }

    private func hand(over chunk: [ReplayedEvent]) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while chunks.count >= Self.maximumChunksAhead, !isStopped { condition.wait() }
        guard !isStopped else { return false }
        chunks.append(chunk)
        condition.broadcast()
        return true
    }
}
