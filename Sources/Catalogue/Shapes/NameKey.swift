/// A name in a form that compares in a few instructions: its length, its first and last bytes.
///
/// Names of up to 16 bytes are equal if their keys are; of longer ones the middle must be
/// compared besides.
struct NameKey: BitwiseCopyable, Equatable {
    let length: Int
    let first: UInt64
    let last: UInt64

    /// Names of more bytes have a middle that the key lacks.
    static let wholeLength = 16

    @inline(__always)
    init(_ text: Span<UInt8>) {
        length = text.count
        let bytes = unsafe text.bytes
        if length >= 8 {
            first = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self)
            last = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
        } else if length >= 4 {
            first = unsafe UInt64(
                bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt32.self))
            last = unsafe UInt64(
                bytes.unsafeLoadUnaligned(fromByteOffset: length - 4, as: UInt32.self))
        } else if length > 0 {
            first = UInt64(text[0]) << 8 | UInt64(text[length / 2])
            last = UInt64(text[length - 1])
        } else {
            (first, last) = (0, 0)
        }
    }

    /// Spreads names over a table of a size that is a power of two.
    @inline(__always)
    var hash: Int {
        let mixed = (first ^ last &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: mixed >> 40)
    }
}
