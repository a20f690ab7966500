import Tables

/// A set of places in a segment.
package struct SegmentSet {
    private static let wordBits = UInt64.bitWidth

    private var words = [UInt64](
        repeating: 0, count: Int(PostingSegment.positions) / Self.wordBits)

    /// Creates an empty set.
    package init() {}

    package mutating func removeAll() {
        for index in words.indices { words[index] = 0 }
    }

    @inline(__always)
    package mutating func insert(_ place: Int) {
        words[place / Self.wordBits] |= 1 << UInt64(place % Self.wordBits)
    }

    /// Keeps only the places that another set has, too.
    package mutating func formIntersection(_ other: SegmentSet) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    /// Calls a closure with each place from one on, ascending, until it returns false.
    package func forEach(from start: Int, _ body: (Int) -> Bool) {
        var index = start / Self.wordBits
        guard index < words.count else { return }
        var word = words[index] & (UInt64.max << UInt64(start % Self.wordBits))
        while true {
            while word != 0 {
                guard body(index * Self.wordBits + word.trailingZeroBitCount) else { return }
                word &= word - 1
            }
            index += 1
            guard index < words.count else { return }
            word = words[index]
        }
    }
}
