import Tables

/// Puts the events of a segment in the order of what they have of a field, then of their positions.
///
/// By digits, least significant first (Knuth 5.2.5): comparing would take five times as long, on the
/// writer's thread.
package struct PostingSorter {
    private static let digitBits: UInt64 = 11
    private static let digits = 1 << Int(digitBits)

    private var entries: [UInt64] = []
    private var sorted: [UInt64] = []

    /// Entries of an ordinal and the place of its event in the segment, ascending.
    package mutating func sorted(_ headers: [EventHeader], by field: PostingField) -> [UInt64] {
        entries.removeAll(keepingCapacity: true)
        var highest: UInt32 = 0
        for (offset, header) in headers.enumerated() {
            let ordinal = header.ordinal(field)
            guard ordinal != 0 else { continue }
            highest = max(highest, ordinal)
            entries.append(UInt64(ordinal) << UInt64(PostingSegment.offsetBits) | UInt64(offset))
        }
        var shift = UInt64(PostingSegment.offsetBits)
        let bits = shift + UInt64(UInt32.bitWidth - highest.leadingZeroBitCount)
        while shift < bits {
            sortByDigit(at: shift)
            shift += Self.digitBits
        }
        return entries
    }

    private mutating func sortByDigit(at shift: UInt64) {
        let mask = UInt64(Self.digits - 1)
        var starts = [Int](repeating: 0, count: Self.digits)
        for entry in entries { starts[Int(entry >> shift & mask)] += 1 }
        var next = 0
        for digit in starts.indices {
            let count = starts[digit]
            starts[digit] = next
            next += count
        }
        if sorted.count < entries.count {
            sorted = [UInt64](repeating: 0, count: entries.count)
        } else {
            sorted.removeLast(sorted.count - entries.count)
        }
        for entry in entries {
            let digit = Int(entry >> shift & mask)
            sorted[starts[digit]] = entry
            starts[digit] += 1
        }
        swap(&entries, &sorted)
    }
}
