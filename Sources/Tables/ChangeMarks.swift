public import LMDB

/// What the last change is kept of: a table, or a part of what answers are made of.
public struct Mark: Hashable, Sendable {
    /// The key in the table of marks.
    public let rawValue: UInt8

    /// The mark with that number, from 1 and below 64; it is a key of the table of marks.
    public init(_ rawValue: UInt8) {
        self.rawValue = rawValue
    }
}

/// The last event that changed each table, so that an answer can say how old it is.
///
/// A table only sets a bit when one of its rows is about to change; the bits become positions once
/// an event is done, so that the cost does not grow with the rows it changes.
public final class ChangeMarks {
    private static let count = 64

    private let table: Table
    private var touched: UInt64 = 0
    private var last: [UInt64?] = Array(repeating: nil, count: ChangeMarks.count)
    private var saved: [UInt64?]?

    /// Marks that are kept in a table.
    public init(_ table: Table) {
        self.table = table
    }

    /// Says that the event under way changes what a mark stands for.
    public func touch(_ mark: Mark) {
        touched |= 1 << UInt64(mark.rawValue)
    }

    /// Ends an event: records it as the last change of each mark that it touched.
    public func note(_ position: UInt64) {
        while touched != 0 {
            last[touched.trailingZeroBitCount] = position
            touched &= touched - 1
        }
    }

    /// Changes from here on can be taken back.
    public func beginSavepoint() {
        saved = last
    }

    /// Changes since the savepoint stay.
    public func releaseSavepoint() {
        saved = nil
    }

    /// Takes back the changes since the savepoint.
    public func rollBack() {
        if let saved { last = saved }
        saved = nil
        touched = 0
    }

    /// Writes the marks that changed.
    public func flush(into transaction: inout WriteTransaction) throws(LMDBError) {
        for (mark, position) in last.enumerated() {
            guard let position else { continue }
            var value: [UInt8] = []
            value.append(bigEndian: position)
            try transaction.put(table, [UInt8(mark)], value)
        }
    }

    /// Forgets the marks that were written.
    public func settle() {
        last = Array(repeating: nil, count: Self.count)
    }
}
