import Tables

/// Sorts the entries of a field of a segment by ordinal, then by position.
///
/// A radix sort, least significant digit first (Knuth 5.2.5), on the writer's thread. Sorting by
/// comparison would take five times as long.
package struct PostingSorter {
    private static let digitBits: UInt64 = 11
    private static let digits = 1 << Int(digitBits)

    private var sorted: [UInt64] = []

    /// Puts entries of an ordinal and the place of its event in the segment in ascending order.
    package mutating func sort(_ entries: inout [UInt64]) {
        let highest = entries.reduce(0, |)
        var shift = UInt64(PostingSegment.offsetBits)
        let bits = UInt64(UInt64.bitWidth - highest.leadingZeroBitCount)
        while shift < bits {
            sortByDigit(at: shift, &entries)
            shift += Self.digitBits
        }
    }

    private mutating func sortByDigit(at shift: UInt64, _ entries: inout [UInt64]) {
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
