import EventLog
import LMDB

/// What the last change is kept of: a table, or a part of what answers are made of.
enum Mark: UInt8 {
    case centres = 1
    case volunteers, groups, projects, shifts, recruitments, participations, hours, schemes
    case stars, accesses, plain, timesheets, boards, findings, tallies, city, sources
    case centreBoards, participationCounts, shares
    /// Minutes that count: what standings are made of.
    case services
    /// The day of recording: the first event of each day changes it.
    case days
    case claims
}

/// The last event that changed each table, so that an answer can say how old it is.
///
/// A table only sets a bit when one of its rows is about to change; the bits become positions once
/// an event is done, so that the cost does not grow with the rows it changes.
final class ChangeMarks {
    private static let count = 32

    private let table: Table
    private var touched: UInt32 = 0
    private var last: [Position?] = Array(repeating: nil, count: ChangeMarks.count)
    private var saved: [Position?]?

    init(_ table: Table) {
        self.table = table
    }

    func touch(_ mark: Mark) {
        touched |= 1 << UInt32(mark.rawValue)
    }

    /// Ends an event: whatever was touched was last changed by it.
    func note(_ position: Position) {
        while touched != 0 {
            last[touched.trailingZeroBitCount] = position
            touched &= touched - 1
        }
    }

    func beginSavepoint() {
        saved = last
    }

    func releaseSavepoint() {
        saved = nil
    }

    func rollBack() {
        if let saved { last = saved }
        saved = nil
        touched = 0
    }

    func flush(into transaction: inout WriteTransaction) throws(LMDBError) {
        for (mark, position) in last.enumerated() {
            guard let position else { continue }
            var value: [UInt8] = []
            value.append(bigEndian: position.value)
            try transaction.put(table, [UInt8(mark)], value)
        }
    }

    func settle() {
        last = Array(repeating: nil, count: Self.count)
    }
}
