import Catalogue
import EventLog

/// Finds events by the time of their recording, which never goes back along the log.
struct RecordedTimes {
    private let log: any LogStore

    init(_ log: any LogStore) {
        self.log = log
    }

    /// When the event at a position was recorded.
    func time(at position: Position) throws(LedgerError) -> Timestamp {
        do {
            guard let record = try log.record(at: position),
                let stamp = try Catalogue.decodeStored(record).stamp
            else { throw LedgerError(.damaged, "The record at \(position) has no time.") }
            return stamp.recordedTime
        } catch {
            throw LedgerError(error)
                ?? LedgerError(.damaged, "The record at \(position) cannot be read: \(error)")
        }
    }

    /// How many events were recorded before a time, among the first `size`. Reads about as many records
    /// as `size` has binary digits.
    func count(before time: Timestamp, among size: UInt64) throws(LedgerError) -> UInt64 {
        var low: UInt64 = 0
        var high = size
        while low < high {
            let middle = low + (high - low) / 2
            if try self.time(at: Position(middle)) < time {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// How many events an answer as of a moment rests on; `now` is the present time.
    ///
    /// Throws ``AsOfRefusal`` or ``LedgerError``.
    func size(asOf: AsOf, now: Timestamp) throws -> UInt64 {
        let size = log.head.size
        let end: Timestamp
        switch asOf {
        case .position(let position):
            guard position.value < size else {
                throw AsOfRefusal.beyondEnd(position, head: Position(max(size, 1) - 1))
            }
            return position.value + 1
        case .day(let day): end = day.adding(days: 1).start
        case .time(let time): end = Timestamp(microseconds: time.microseconds + 1)
        }
        // A recorded time may be ahead of the clock where an operator accepted a clock that was put back.
        let last = size == 0 ? now : try time(at: Position(size - 1))
        let present = max(now, last)
        guard end.microseconds <= present.microseconds + 1 else {
            throw AsOfRefusal.future(now: present)
        }
        let count = try count(before: end, among: size)
        guard count > 0 else { throw AsOfRefusal.beforeFirst(try time(at: Position(0))) }
        return count
    }
}
