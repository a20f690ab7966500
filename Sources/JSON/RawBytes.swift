// Comparing and copying runs of bytes: with the scanner's files, this is the only one that has
// pointers. Each function reads and writes within the spans it is given, whose counts it checks.

extension StaticString {
    /// The text's UTF-8 bytes, which live as long as the process.
    @usableFromInline
    var span: Span<UInt8> {
        @_lifetime(immortal)
        get {
            // A literal of more or fewer than one scalar always has its bytes in memory.
            precondition(hasPointerRepresentation)
            let span = unsafe Span(_unsafeStart: utf8Start, count: utf8CodeUnitCount)
            return unsafe _overrideLifetime(span, copying: ())
        }
    }
}

/// Whether two runs of bytes are the same.
func bytesAreEqual(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Bool {
    let count = a.count
    guard count == b.count else { return false }
    guard count >= 8 else {
        for index in 0..<count where unsafe a[unchecked: index] != b[unchecked: index] {
            return false
        }
        return true
    }
    let wordsA = unsafe a.bytes
    let wordsB = unsafe b.bytes
    // The last word may overlap the one before it.
    var offset = 0
    while true {
        let wordA = unsafe wordsA.unsafeLoadUnaligned(
            fromUncheckedByteOffset: offset, as: UInt64.self)
        let wordB = unsafe wordsB.unsafeLoadUnaligned(
            fromUncheckedByteOffset: offset, as: UInt64.self)
        guard wordA == wordB else { return false }
        guard offset < count &- 8 else { return true }
        offset = min(offset &+ 8, count &- 8)
    }
}

/// Whether a text has a quote, a backslash or a control character (RFC 8259 §7).
func needsEscapes(_ text: Span<UInt8>) -> Bool {
    let count = text.count
    guard count >= 8 else {
        for index in 0..<count {
            let byte = unsafe text[unchecked: index]
            guard byte >= 0x20, byte != 0x22, byte != 0x5C else { return true }
        }
        return false
    }
    let words = unsafe text.bytes
    let ones: UInt64 = 0x0101_0101_0101_0101
    // The last word may overlap the one before it.
    var offset = 0
    while true {
        let word = unsafe words.unsafeLoadUnaligned(
            fromUncheckedByteOffset: offset, as: UInt64.self)
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        // The high bit of a byte is set if the byte, less 0x20 or 1, borrows from it.
        let special =
            (word &- (ones &* 0x20)) & ~word | (quote &- ones) & ~quote
            | (backslash &- ones) & ~backslash
        guard special & (ones &* 0x80) == 0 else { return true }
        guard offset < count &- 8 else { return false }
        offset = min(offset &+ 8, count &- 8)
    }
}

extension String {
    /// A string of UTF-8 that is known to be valid.
    init(scanned text: Span<UInt8>, isASCII: Bool) {
        self = unsafe String(copying: UTF8Span(unchecked: text, isKnownASCII: isASCII))
    }
}

extension [UInt8] {
    /// Appends a run of bytes.
    mutating func append(copying source: Span<UInt8>) {
        append(addingCapacity: source.count) { output in
            copy(source, to: &output)
        }
    }

    /// Appends a text that needs no escapes, between quotes, after a comma and before a colon
    /// where those are wanted.
    mutating func append(quoting text: Span<UInt8>, comma: Bool, colon: Bool) {
        append(addingCapacity: text.count + 4) { output in
            if comma { output.append(UInt8(ascii: ",")) }
            output.append(UInt8(ascii: "\""))
            copy(text, to: &output)
            output.append(UInt8(ascii: "\""))
            if colon { output.append(UInt8(ascii: ":")) }
        }
    }
}

/// Appends a run of bytes to an output that must have room for it.
@inline(__always)
func copy(_ source: Span<UInt8>, to output: inout OutputSpan<UInt8>) {
    precondition(source.count <= output.freeCapacity)
    unsafe output.withUnsafeMutableBufferPointer { buffer, count in
        unsafe source.withUnsafeBufferPointer { source in
            guard let from = source.baseAddress, let start = buffer.baseAddress else { return }
            unsafe (start + count).initialize(from: from, count: source.count)
        }
        count &+= source.count
    }
}
