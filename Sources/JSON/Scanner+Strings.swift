extension Scanner {
    /// Scans a string from its opening quote.
    @inline(__always)
    func scanString(_ state: inout ScanState, isName: Bool) throws(ScanFailure) {
        let start = state.position
        var position = start &+ 1
        var meta = UInt32(JSONDocument.Kind.string.rawValue)
        while true {
            position = try afterPlain(position)
            let byte = unsafe base[position]
            if byte == UInt8(ascii: "\"") {
                break
            }
            if byte >= 0x80 {
                meta |= TapeEntry.nonASCII
                position = try afterMultibyte(position)
            } else if byte == UInt8(ascii: "\\") {
                meta |= TapeEntry.escapes
                if isName {
                    state.filter = ScanState.fullFilter
                }
                position = try afterEscape(position)
            } else {
                throw ScanFailure(code: .controlCharacter, offset: position)
            }
        }
        state.position = position &+ 1
        append(start: start, link: 0, meta: meta, &state)
        if isName {
            try checkName(start: start &+ 1, end: position, &state)
        }
    }

    /// Skips to the first byte of a string that needs attention.
    @inline(__always)
    private func afterPlain(_ start: Int) throws(ScanFailure) -> Int {
        let space = SIMD16<Int8>(repeating: 0x20)
        let quote = SIMD16<Int8>(repeating: 0x22)
        let backslash = SIMD16<Int8>(repeating: 0x5C)
        var position = start
        while position &+ 16 <= end {
            let bytes = unsafe UnsafeRawPointer(base + position).loadUnaligned(
                as: SIMD16<Int8>.self)
            // As signed bytes, those over 0x7F are less than a space too.
            let special = (bytes .< space) .| (bytes .== quote) .| (bytes .== backslash)
            let halves = unsafe unsafeBitCast(special, to: SIMD2<UInt64>.self)
            if halves[0] != 0 {
                return position &+ UInt64(littleEndian: halves[0]).trailingZeroBitCount >> 3
            }
            if halves[1] != 0 {
                return position &+ 8
                    &+ UInt64(littleEndian: halves[1]).trailingZeroBitCount >> 3
            }
            position &+= 16
        }
        position = afterPlainAtEnd(position)
        guard position < end else { throw ScanFailure(code: .unexpectedEnd, offset: position) }
        return position
    }

    /// The same for the last bytes of the document.
    @inline(never)
    private func afterPlainAtEnd(_ start: Int) -> Int {
        var position = start
        while position < end {
            let byte = unsafe base[position]
            if byte < 0x20 || byte >= 0x80 || byte == 0x22 || byte == 0x5C { break }
            position &+= 1
        }
        return position
    }

    /// Skips the well-formed sequences of RFC 3629 §4 from here to the next ASCII byte.
    @inline(never)
    func afterMultibyte(_ start: Int) throws(ScanFailure) -> Int {
        var position = start
        while position < end {
            while position &+ 4 <= end {
                // Three bytes of Chinese at a time.
                let word = unsafe UInt32(
                    littleEndian: UnsafeRawPointer(base + position).loadUnaligned(
                        as: UInt32.self))
                guard word & 0xC0_C0F0 == 0x80_80E0 else { break }
                let scalar = (word & 0xF) << 12 | (word >> 2) & 0xFC0 | (word >> 16) & 0x3F
                guard scalar >= 0x800, scalar & 0xF800 != 0xD800 else {
                    throw ScanFailure(code: .badUTF8, offset: position)
                }
                position &+= 3
            }
            guard position < end else { break }
            let length = try multibyteLength(position)
            guard length > 1 else { break }
            position &+= length
        }
        return position
    }

    /// The length of one well-formed sequence (RFC 3629 §4), or 1 for ASCII.
    @inline(__always)
    private func multibyteLength(_ start: Int) throws(ScanFailure) -> Int {
        let length: Int
        var low: UInt8 = 0x80
        var high: UInt8 = 0xBF
        switch unsafe base[start] {
        case ..<0x80: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, low) = (3, 0xA0)
        case 0xED: (length, high) = (3, 0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, low) = (4, 0x90)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, high) = (4, 0x8F)
        default: throw ScanFailure(code: .badUTF8, offset: start)
        }
        for index in 1..<length {
            guard start &+ index < end else {
                throw ScanFailure(code: .unexpectedEnd, offset: end)
            }
            let byte = unsafe base[start &+ index]
            guard byte >= low, byte <= high else {
                throw ScanFailure(code: .badUTF8, offset: start)
            }
            (low, high) = (0x80, 0xBF)
        }
        return length
    }

    /// Skips one escape; a surrogate must be the first of a pair.
    @inline(never)
    func afterEscape(_ start: Int) throws(ScanFailure) -> Int {
        guard start &+ 1 < end else { throw ScanFailure(code: .unexpectedEnd, offset: end) }
        switch unsafe base[start &+ 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return start &+ 2
        case UInt8(ascii: "u"):
            let unit = try hexadecimal(start &+ 2, escape: start)
            guard unit & 0xF800 == 0xD800 else { return start &+ 6 }
            guard unit < 0xDC00 else { throw ScanFailure(code: .badEscape, offset: start) }
            try expect(UInt8(ascii: "\\"), at: start &+ 6, escape: start)
            try expect(UInt8(ascii: "u"), at: start &+ 7, escape: start)
            guard try hexadecimal(start &+ 8, escape: start) & 0xFC00 == 0xDC00 else {
                throw ScanFailure(code: .badEscape, offset: start)
            }
            return start &+ 12
        default: throw ScanFailure(code: .badEscape, offset: start)
        }
    }

    private func expect(
        _ byte: UInt8, at position: Int, escape: Int
    ) throws(ScanFailure) {
        guard position < end else { throw ScanFailure(code: .unexpectedEnd, offset: end) }
        guard unsafe base[position] == byte else {
            throw ScanFailure(code: .badEscape, offset: escape)
        }
    }

    private func hexadecimal(_ start: Int, escape: Int) throws(ScanFailure) -> UInt32 {
        var value: UInt32 = 0
        for position in start..<start &+ 4 {
            guard position < end else { throw ScanFailure(code: .unexpectedEnd, offset: end) }
            let digit = unsafe hexadecimalDigit(base[position])
            guard digit <= 0xF else { throw ScanFailure(code: .badEscape, offset: escape) }
            value = value << 4 | digit
        }
        return value
    }
}
