/// Numbers in network byte order, as signed notes and entry bundles carry them.
enum BigEndian {
    static func bytes<Number: FixedWidthInteger & UnsignedInteger>(of number: Number) -> [UInt8] {
        stride(from: Number.bitWidth - 8, through: 0, by: -8).map { shift in
            UInt8(truncatingIfNeeded: number >> Number(shift))
        }
    }

    static func number<Number: FixedWidthInteger & UnsignedInteger>(
        _ bytes: some Collection<UInt8>, as type: Number.Type
    ) -> Number {
        bytes.reduce(0) { number, byte in number << 8 | Number(byte) }
    }
}
