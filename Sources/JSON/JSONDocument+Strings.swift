extension JSONDocument {
    /// Whether a string has at least one backslash escape.
    @inlinable
    public func hasEscapes(_ string: Node) -> Bool { tape[string].hasEscapes }

    /// Where the contents of a string are in `bytes`: inside the quotes, escapes as written.
    @inlinable
    public func contents(_ string: Node) -> Range<Int> {
        let entry = tape[string]
        precondition(entry.meta & 7 == Kind.string.rawValue)
        return entry.contents
    }

    /// Whether a string is this text after unescaping, byte for byte (no Unicode normalisation).
    public func equals(_ string: Node, _ text: StaticString) -> Bool {
        equals(string, utf8: text.span)
    }

    /// Whether a string is this UTF-8 text after unescaping, byte for byte.
    public func equals(_ string: Node, utf8 text: Span<UInt8>) -> Bool {
        let contents = contents(string)
        guard hasEscapes(string) else {
            return bytesAreEqual(bytes.span.extracting(contents), text)
        }
        // An escape is never shorter than what it stands for.
        guard contents.count >= text.count else { return false }
        return bytesAreEqual(unescaped(bytes.span.extracting(contents)).span, text)
    }

    /// The string, unescaped.
    public func string(_ node: Node) -> String {
        let contents = contents(node)
        guard hasEscapes(node) else {
            return String(
                scanned: bytes.span.extracting(contents),
                isASCII: tape[node].meta & TapeEntry.nonASCII == 0)
        }
        return String(decoding: unescaped(bytes.span.extracting(contents)), as: UTF8.self)
    }

    /// The UTF-8 bytes of the string, unescaped, in an array of their own.
    public func utf8(_ string: Node) -> [UInt8] {
        let contents = contents(string)
        return hasEscapes(string)
            ? unescaped(bytes.span.extracting(contents)) : [UInt8](bytes[contents])
    }

    /// Calls `body` with the UTF-8 bytes of the string, unescaped; they are copied only where the
    /// string has escapes.
    @inlinable
    public func withUTF8<Result, E: Error>(
        _ string: Node, _ body: (Span<UInt8>) throws(E) -> Result
    ) throws(E) -> Result {
        guard hasEscapes(string) else {
            return try body(bytes.span.extracting(contents(string)))
        }
        let unescaped = utf8(string)
        return try body(unescaped.span)
    }

    /// How many Unicode code points the string has after unescaping: the length that JSON Schema's
    /// `minLength` and `maxLength` speak of.
    public func unicodeScalarCount(_ string: Node) -> Int {
        let meta = tape[string].meta
        guard meta & (TapeEntry.escapes | TapeEntry.nonASCII) != 0 else {
            return contents(string).count
        }
        return withUTF8(string) { bytes in
            var count = 0
            for index in bytes.indices where bytes[index] & 0xC0 != 0x80 {
                count += 1
            }
            return count
        }
    }
}
