/// Numbers in network byte order, whose bytes sort like the numbers.
extension [UInt8] {
    /// Adds the number's bytes, the most significant first.
    public mutating func append(bigEndian value: some FixedWidthInteger & UnsignedInteger) {
        var shift = value.bitWidth
        while shift > 0 {
            shift -= 8
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}

extension Span<UInt8> {
    /// The number that these bytes encode.
    public func bigEndian<Number: FixedWidthInteger & UnsignedInteger>() -> Number {
        indices.reduce(0) { $0 << 8 | Number(self[$1]) }
    }
}

extension Span<UInt8> {
    /// Whether both have the same bytes.
    public func isSame(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }
}

extension String {
    /// The text of a key, which was UTF-8 when it was written.
    public init(utf8 span: Span<UInt8>) {
        self = unsafe span.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
