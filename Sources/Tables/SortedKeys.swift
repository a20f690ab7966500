/// Keys to be sorted, in one block of memory. Each has the number of keys added before it.
public struct SortedKeys {
    private struct Place {
        let start: Int
        let end: Int
        let number: Int
    }

    private var bytes: [UInt8] = []
    private var places: [Place] = []

    /// Creates an empty list with room for `count` keys.
    public init(reserving count: Int = 0) {
        guard count > 0 else { return }
        bytes.reserveCapacity(count * Self.typicalKeyBytes)
        places.reserveCapacity(count)
    }

    private static let typicalKeyBytes = 48

    /// The places of the order.
    public var indices: Range<Int> { places.indices }

    /// Adds a key.
    public mutating func append(_ key: some KeyCoded) {
        let start = bytes.count
        key.encode(into: &bytes)
        places.append(Place(start: start, end: bytes.count, number: places.count))
    }

    /// Adds the bytes of a key.
    public mutating func append(_ key: Span<UInt8>) {
        let start = bytes.count
        unsafe key.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        places.append(Place(start: start, end: bytes.count, number: places.count))
    }

    /// Sorts the keys in LMDB's order: bytewise, shorter first.
    ///
    /// Inlined, it would keep the compiler from specializing generic callers in other modules.
    @inline(never)
    public mutating func sort() {
        let bytes = bytes
        places.sort { one, other in
            let span = bytes.span
            return span.extracting(one.start..<one.end)
                .isBefore(span.extracting(other.start..<other.end))
        }
    }

    /// The key at a place of the order.
    @_lifetime(borrow self)
    public func key(_ place: Int) -> Span<UInt8> {
        bytes.span.extracting(places[place].start..<places[place].end)
    }

    /// The number of keys that were added before the key at a place of the order.
    public func number(_ place: Int) -> Int { places[place].number }
}

extension Span<UInt8> {
    /// Whether it precedes the other in LMDB's order: bytewise, shorter first.
    public func isBefore(_ other: Span<UInt8>) -> Bool {
        let shared = Swift.min(count, other.count)
        var index = 0
        // Eight bytes at a time, because keys of one table often have a common prefix.
        while index + 8 <= shared {
            let (left, right) = (word(at: index), other.word(at: index))
            if left != right { return left < right }
            index += 8
        }
        while index < shared {
            if self[index] != other[index] { return self[index] < other[index] }
            index += 1
        }
        return count < other.count
    }

    /// Eight bytes as a number that sorts like them.
    private func word(at index: Int) -> UInt64 {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self).bigEndian
    }
}
