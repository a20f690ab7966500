/// A key and which of a number of things it is the key of, to be sorted.
struct SortedKey: Comparable {
    let bytes: [UInt8]
    let number: Int

    static func < (one: SortedKey, other: SortedKey) -> Bool {
        one.bytes.isBefore(other.bytes)
    }
}

extension [UInt8] {
    /// Order of keys: bytewise, shorter first, as LMDB compares them.
    func isBefore(_ others: [UInt8]) -> Bool {
        let one = span
        let other = others.span
        let shared = Swift.min(one.count, other.count)
        var index = 0
        // Eight at a time: keys of one table begin alike.
        while index + 8 <= shared {
            let (left, right) = (one.word(at: index), other.word(at: index))
            if left != right { return left < right }
            index += 8
        }
        while index < shared {
            if one[index] != other[index] { return one[index] < other[index] }
            index += 1
        }
        return one.count < other.count
    }
}

extension Span<UInt8> {
    /// Eight bytes as a number that sorts as they do.
    fileprivate func word(at index: Int) -> UInt64 {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self).bigEndian
    }
}
