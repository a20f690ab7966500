/// One node on the tape: 16 bytes, so that four nodes share a cache line.
@usableFromInline
struct TapeEntry: Sendable {
    /// Offset of the value's first byte in the source.
    @usableFromInline var start: UInt32

    /// Offset after the value's last byte; of an open container, half of the filter of its names.
    @usableFromInline var end: UInt32

    /// Of a closed container: the node after its subtree. Of an open one: its parent container
    /// (`TapeEntry.none` at the root). Else 0.
    @usableFromInline var link: UInt32

    /// Bits 0–2 the kind, bit 3 `escapes`, bit 4 `nonASCII`, bits 8–31 the number of children.
    @usableFromInline var meta: UInt32

    @inline(__always)
    @usableFromInline
    init(start: UInt32, end: UInt32, link: UInt32, meta: UInt32) {
        self.start = start
        self.end = end
        self.link = link
        self.meta = meta
    }

    static let none = UInt32.max

    /// Set on strings that have at least one backslash escape.
    @usableFromInline static var escapes: UInt32 { 1 << 3 }

    /// Set on strings that have at least one byte over 0x7F.
    @usableFromInline static var nonASCII: UInt32 { 1 << 4 }

    /// Objects and arrays have the two lowest kinds.
    @inlinable var isContainer: Bool { meta & 7 < 2 }

    @inlinable var children: Int { Int(meta >> 8) }

    /// Of a string: the source range inside the quotes.
    @inlinable var contents: Range<Int> { Int(start) + 1..<Int(end) - 1 }

    @inlinable var hasEscapes: Bool { meta & Self.escapes != 0 }
}
