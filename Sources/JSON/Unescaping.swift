/// The bytes that the contents of a scanned string stand for (RFC 8259 §7).
///
/// The scanner has checked every escape, so that this cannot fail.
func unescaped(_ contents: Span<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(contents.count)
    var index = 0
    while index < contents.count {
        let byte = contents[index]
        guard byte == UInt8(ascii: "\\") else {
            result.append(byte)
            index += 1
            continue
        }
        let letter = contents[index + 1]
        guard letter == UInt8(ascii: "u") else {
            result.append(singleEscape(letter))
            index += 2
            continue
        }
        var scalar = hexadecimal(contents, at: index + 2)
        index += 6
        if scalar & 0xFC00 == 0xD800 {
            let low = hexadecimal(contents, at: index + 2)
            scalar = 0x10000 + (scalar & 0x3FF) << 10 + low & 0x3FF
            index += 6
        }
        appendUTF8(scalar, to: &result)
    }
    return result
}

/// What the letter after a backslash stands for; quote, slash and backslash stand for themselves.
private func singleEscape(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: letter
    }
}

private func hexadecimal(_ contents: Span<UInt8>, at index: Int) -> UInt32 {
    var value: UInt32 = 0
    for offset in 0..<4 {
        value = value << 4 | hexadecimalDigit(contents[index + offset])
    }
    return value
}

/// The value of a hexadecimal digit, or 0xFF.
@inline(__always)
func hexadecimalDigit(_ byte: UInt8) -> UInt32 {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte & 0xF)
    case UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "a")...UInt8(ascii: "f"):
        UInt32(byte & 0xF) + 9
    default: 0xFF
    }
}

/// Appends the UTF-8 of a scalar that is no surrogate (RFC 3629 §3).
private func appendUTF8(_ scalar: UInt32, to bytes: inout [UInt8]) {
    func continuation(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(scalar >> shift & 0x3F) }
    switch scalar {
    case ..<0x80:
        bytes.append(UInt8(scalar))
    case ..<0x800:
        bytes.append(0xC0 | UInt8(scalar >> 6))
        bytes.append(continuation(0))
    case ..<0x10000:
        bytes.append(0xE0 | UInt8(scalar >> 12))
        bytes.append(continuation(6))
        bytes.append(continuation(0))
    default:
        bytes.append(0xF0 | UInt8(scalar >> 18))
        bytes.append(continuation(12))
        bytes.append(continuation(6))
        bytes.append(continuation(0))
    }
}
