/// Numbers in network byte order, which sort bytewise as they do.
extension [UInt8] {
    mutating func append(bigEndian value: some FixedWidthInteger & UnsignedInteger) {
        var shift = value.bitWidth
        while shift > 0 {
            shift -= 8
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}

extension Span<UInt8> {
    /// The number that all of these bytes are.
    func bigEndian<Number: FixedWidthInteger & UnsignedInteger>() -> Number {
        indices.reduce(0) { $0 << 8 | Number(self[$1]) }
    }
}
