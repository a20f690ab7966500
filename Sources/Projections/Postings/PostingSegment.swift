package import LMDB
import Tables

/// One segment of the index by which events are searched: for each value of a field, the positions
/// of its events.
///
/// The log is divided into segments of so many positions. When the last event of one is applied, the
/// headers of all of them are turned into postings in one go, sorted, and appended: recording an event
/// adds no entry with a random key, and rows depend on positions alone, not on how events were grouped.
/// The segment that is not complete yet is searched header by header.
package struct PostingSegment {
    /// Positions in a segment.
    package static let positions: UInt64 = 1 << UInt64(offsetBits)
    /// The number of bits of a position within its segment.
    package static let offsetBits = 14
    /// The size at which a row ends, so that LMDB does not need a page of its own for it.
    private static let rowBytes = 1900

    /// The number of the segment, from 0.
    package let number: UInt64

    /// The segment in which a position is.
    package init(of position: UInt64) {
        number = position / Self.positions
    }

    /// Its first position, and the first after it.
    package var range: Range<UInt64> {
        number * Self.positions..<(number + 1) * Self.positions
    }

    /// Writes the postings of the segment, all headers of which must be in the table.
    package func write(
        into transaction: inout WriteTransaction, _ tables: ViewTables
    ) throws(LMDBError) {
        var entries = [[UInt64]](repeating: [], count: Int(UInt8.max) + 1)
        let (start, end) = (range.lowerBound, range.upperBound)
        try transaction.forEachInteger(tables.headers, from: start) {
            (position, bytes) throws(LMDBError) in
            guard position < end else { return false }
            try EventHeader(bytes).forEach { (field, ordinal) throws(LMDBError) in
                entries[Int(field.rawValue)].append(
                    UInt64(ordinal) << UInt64(Self.offsetBits) | (position - start))
            }
            return true
        }
        var sorter = PostingSorter()
        for field in entries.indices where !entries[field].isEmpty {
            sorter.sort(&entries[field])
            try write(
                entries[field], of: PostingField(rawValue: UInt8(truncatingIfNeeded: field)),
                into: &transaction, tables.postings)
        }
    }

    /// Rows of ascending entries, each as the distance from the one before it in its row.
    private func write(
        _ entries: [UInt64], of field: PostingField, into transaction: inout WriteTransaction,
        _ table: Table
    ) throws(LMDBError) {
        var row = RowWriter()
        var last: UInt64 = 0
        for (place, entry) in entries.enumerated() {
            row.unsigned(entry - last)
            last = entry
            guard row.bytes.count >= Self.rowBytes || place == entries.count - 1 else { continue }
            try transaction.put(table, key(field, entry), row.bytes, options: .append)
            row.clear()
            last = 0
        }
    }

    /// The key of the row that ends with an entry, and of none that ends before it.
    private func key(_ field: PostingField, _ entry: UInt64) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(4 + 1 + 6)
        key.append(bigEndian: UInt32(truncatingIfNeeded: number))
        key.append(field.rawValue)
        key.append(bigEndian: UInt16(truncatingIfNeeded: entry >> 32))
        key.append(bigEndian: UInt32(truncatingIfNeeded: entry))
        return key
    }

    /// Adds the positions of events with an ordinal to a set, and returns whether there are any.
    package func read(
        _ field: PostingField, _ ordinal: UInt32, into set: inout SegmentSet,
        _ snapshot: borrowing ReadTransaction, _ table: Table
    ) throws(LMDBError) -> Bool {
        let first = UInt64(ordinal) << UInt64(Self.offsetBits)
        let end = first + Self.positions
        let prefix = Array(key(field, 0).prefix(5))
        var isFound = false
        try snapshot.forEach(table, from: key(field, first)) {
            (key, value) throws(LMDBError) in
            guard Self.isPrefix(prefix, of: key) else { return false }
            var entry: UInt64 = 0
            var index = 0
            while index < value.count {
                entry += try Self.number(value, &index)
                guard entry < end else { return false }
                guard entry >= first else { continue }
                set.insert(Int(entry - first))
                isFound = true
            }
            return true
        }
        return isFound
    }

    private static func isPrefix(_ prefix: [UInt8], of key: Span<UInt8>) -> Bool {
        guard key.count >= prefix.count else { return false }
        for index in prefix.indices where key[index] != prefix[index] { return false }
        return true
    }

    /// A number as ``RowWriter/unsigned(_:)`` writes it.
    @inline(__always)
    private static func number(
        _ bytes: Span<UInt8>, _ index: inout Int
    ) throws(LMDBError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while index < bytes.count, shift < 64 {
            let byte = bytes[index]
            index += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw LMDBError(
            .corrupted, operation: "read postings",
            message: "a row of the read models is damaged; run wenzhi rebuild")
    }
}
