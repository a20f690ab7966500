/// Eight bytes of text at once, for digits at fixed places (little-endian words).
enum DigitWords {
    /// Loads eight bytes of UTF-8; the index is checked.
    @inline(__always)
    static func load(_ utf8: Span<UInt8>, at index: Int) -> UInt64 {
        UInt64(
            littleEndian: unsafe utf8.bytes.unsafeLoadUnaligned(
                fromByteOffset: index, as: UInt64.self))
    }

    /// Whether all the bytes that a mask of 0xFF bytes selects are digits.
    @inline(__always)
    static func areDigits(_ word: UInt64, _ mask: UInt64) -> Bool {
        // The upper half of a digit is 3, and stays 3 when 6 is added. Bytes outside the mask are
        // cleared first, so that they carry nothing over.
        let selected = word & mask
        let halves = mask & 0xF0F0_F0F0_F0F0_F0F0
        let threes = mask & 0x3030_3030_3030_3030
        let sixes = mask & 0x0606_0606_0606_0606
        return selected & halves == threes && (selected &+ sixes) & halves == threes
    }

    /// The number that two digits make, at a byte of the word.
    @inline(__always)
    static func two(_ word: UInt64, at byte: UInt64) -> Int {
        let tens = word >> (byte &* 8) & 0x0F
        let units = word >> (byte &* 8 &+ 8) & 0x0F
        return Int(truncatingIfNeeded: tens &* 10 &+ units)
    }
}
