public import LMDB

/// A subject whose last change is kept: a table, or another part on which answers depend.
public struct Mark: Hashable, Sendable {
    /// The key in the table of marks.
    public let rawValue: UInt8

    /// Creates the mark with this number, 1 to 63, which is a key of the table of marks.
    public init(_ rawValue: UInt8) {
        self.rawValue = rawValue
    }
}

/// The last event that changed each mark, so that an answer can state when it last changed. Used on
/// the writer's thread.
///
/// A table only sets a bit when one of its rows changes. The bits become positions at the end of an
/// event, so the cost does not grow with the number of changed rows.
public final class ChangeMarks {
    private static let count = 64

    private let table: Table
    private var touched: UInt64 = 0
    private var last: [UInt64?] = Array(repeating: nil, count: ChangeMarks.count)
    private var saved: [UInt64?]?

    /// Creates marks that are stored in a table.
    public init(_ table: Table) {
        self.table = table
    }

    /// Notes that the current event changes the subject of a mark.
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

    /// Begins a savepoint: later changes can be rolled back.
    public func beginSavepoint() {
        saved = last
    }

    /// Keeps the changes since the savepoint.
    public func releaseSavepoint() {
        saved = nil
    }

    /// Rolls back the changes since the savepoint.
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

    /// Clears the list of changed marks, after they were written.
    public func settle() {
        last = Array(repeating: nil, count: Self.count)
    }
}
