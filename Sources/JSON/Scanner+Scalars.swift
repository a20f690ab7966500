/// Literals (RFC 8259 §3) and numbers (§6).
extension Scanner {
    @inline(__always)
    func scanScalar(_ first: UInt8, _ state: inout ScanState) throws(ScanFailure) {
        let start = state.position
        let kind: JSONDocument.Kind
        switch first {
        case UInt8(ascii: "t"): (state.position, kind) = (try after("true", start), .true)
        case UInt8(ascii: "f"): (state.position, kind) = (try after("false", start), .false)
        case UInt8(ascii: "n"): (state.position, kind) = (try after("null", start), .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let whole = try afterInteger(start)
            state.position = try afterFraction(whole)
            kind = state.position == whole ? .integer : .fraction
        default: throw unexpected(start)
        }
        append(start: start, link: 0, meta: UInt32(kind.rawValue), &state)
    }

    @inline(never)
    private func after(_ text: StaticString, _ start: Int) throws(ScanFailure) -> Int {
        for index in 0..<text.utf8CodeUnitCount {
            guard start &+ index < end else {
                throw ScanFailure(code: .unexpectedEnd, offset: end)
            }
            guard unsafe base[start &+ index] == text.utf8Start[index] else {
                throw unexpected(start &+ index)
            }
        }
        return start &+ text.utf8CodeUnitCount
    }

    @inline(__always)
    private func afterInteger(_ start: Int) throws(ScanFailure) -> Int {
        let digits = unsafe base[start] == UInt8(ascii: "-") ? start &+ 1 : start
        let position = try afterDigits(digits)
        if unsafe base[digits] == UInt8(ascii: "0"), position > digits &+ 1 {
            throw ScanFailure(code: .badNumber, offset: digits)
        }
        return position
    }

    /// Skips one digit or more.
    @inline(__always)
    private func afterDigits(_ start: Int) throws(ScanFailure) -> Int {
        var position = start
        while position < end, unsafe base[position] &- UInt8(ascii: "0") <= 9 {
            position &+= 1
        }
        guard position > start else {
            throw ScanFailure(code: position < end ? .badNumber : .unexpectedEnd, offset: position)
        }
        return position
    }

    /// Skips a fraction, an exponent, both or neither; exponents have at most 18 digits, so that
    /// equality by value is exact in `Int` arithmetic.
    @inline(never)
    private func afterFraction(_ start: Int) throws(ScanFailure) -> Int {
        var position = start
        if position < end, unsafe base[position] == UInt8(ascii: ".") {
            position = try afterDigits(position &+ 1)
        }
        guard position < end, unsafe base[position] | 0x20 == UInt8(ascii: "e") else {
            return position
        }
        position &+= 1
        if position < end {
            let sign = unsafe base[position]
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                position &+= 1
            }
        }
        let exponent = position
        position = try afterDigits(position)
        guard position &- exponent <= 18 else {
            throw ScanFailure(code: .badNumber, offset: exponent)
        }
        return position
    }
}
