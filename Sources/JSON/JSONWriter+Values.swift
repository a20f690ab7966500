extension JSONWriter {
    /// Writes the name of a member.
    public mutating func key(_ name: StaticString) {
        appendName(name.span)
    }

    /// Writes the name of a member.
    public mutating func key(_ name: String) {
        appendName(name.utf8Span.span)
    }

    /// Writes a string.
    public mutating func string(_ value: String) {
        appendString(value.utf8Span.span)
    }

    /// Writes a whole number.
    public mutating func integer(_ value: some BinaryInteger) {
        separate()
        guard let small = Int64(exactly: value) else {
            bytes.append(contentsOf: String(value).utf8)
            return
        }
        appendDecimal(small)
    }

    /// Writes `true` or `false`.
    public mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
    }

    /// Writes `null`.
    public mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes an array of strings.
    public mutating func strings(_ values: [String]) {
        beginArray()
        for value in values { string(value) }
        endArray()
    }

    /// Writes the bytes of one whole JSON value as they are; they are not checked.
    public mutating func raw(_ value: [UInt8]) {
        separate()
        bytes.append(contentsOf: value)
    }

    /// Writes a value of a scanned document without its insignificant white space.
    public mutating func raw(_ node: JSONDocument.Node, of document: JSONDocument) {
        separate()
        document.appendCompact(node, to: &bytes)
    }

    /// Writes a member whose value is a string.
    public mutating func member(_ name: StaticString, _ value: String) {
        key(name)
        string(value)
    }

    /// Writes a member whose value is a string, or nothing for nil.
    public mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        member(name, value)
    }

    /// Writes a member whose value is a whole number.
    public mutating func member(_ name: StaticString, _ value: some BinaryInteger) {
        key(name)
        integer(value)
    }

    /// Writes a member whose value is `true` or `false`.
    public mutating func member(_ name: StaticString, _ value: Bool) {
        key(name)
        bool(value)
    }

    private mutating func appendName(_ name: Span<UInt8>) {
        let needsComma = beginName()
        guard needsEscapes(name) else {
            bytes.append(quoting: name, comma: needsComma, colon: true)
            return
        }
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        appendEscaped(name)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func appendString(_ value: Span<UInt8>) {
        let needsComma = beginValue()
        guard needsEscapes(value) else {
            bytes.append(quoting: value, comma: needsComma, colon: false)
            return
        }
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        appendEscaped(value)
    }

    private mutating func appendEscaped(_ text: Span<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        for index in text.indices {
            let byte = text[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            bytes.append(UInt8(ascii: "\\"))
            switch byte {
            case 0x08: bytes.append(UInt8(ascii: "b"))
            case 0x09: bytes.append(UInt8(ascii: "t"))
            case 0x0A: bytes.append(UInt8(ascii: "n"))
            case 0x0C: bytes.append(UInt8(ascii: "f"))
            case 0x0D: bytes.append(UInt8(ascii: "r"))
            case ..<0x20:
                bytes.append(contentsOf: byte < 0x10 ? "u000".utf8 : "u001".utf8)
                let digit = byte & 0xF
                bytes.append(digit < 10 ? digit + UInt8(ascii: "0") : digit + 0x57)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func appendDecimal(_ value: Int64) {
        var magnitude = value.magnitude
        if value < 0 {
            bytes.append(UInt8(ascii: "-"))
        }
        let first = bytes.count
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10))
            magnitude /= 10
        } while magnitude > 0
        bytes[first...].reverse()
    }
}
