extension JSONDocument {
    /// The value of a number written without fraction and exponent; nil for any other node, and
    /// for what `Int64` cannot hold. `-0` is 0.
    public func integer(_ node: Node) -> Int64? {
        guard kind(node) == .integer else { return nil }
        let digits = bytes.span.extracting(range(node))
        let isNegative = digits[0] == UInt8(ascii: "-")
        var value: Int64 = 0
        for index in (isNegative ? 1 : 0)..<digits.count {
            // Downwards, because the lowest value has no positive counterpart.
            let product = value.multipliedReportingOverflow(by: 10)
            let digit = Int64(digits[index] & 0xF)
            let sum = product.partialValue.subtractingReportingOverflow(digit)
            guard !product.overflow, !sum.overflow else { return nil }
            value = sum.partialValue
        }
        guard !isNegative else { return value }
        return value == .min ? nil : -value
    }
}

extension JSONDocument {
    /// Whether a node is a number whose value is whole, however it is written: 60, 60.0 or 6e1.
    public func isWhole(_ node: Node) -> Bool {
        switch kind(node) {
        case .integer: true
        case .fraction: DecimalNumber(bytes.span.extracting(range(node))).isWhole
        default: false
        }
    }

    /// The value of a number that is whole, however it is written; nil for any other node, and for
    /// what `Int64` cannot hold.
    public func wholeNumber(_ node: Node) -> Int64? {
        guard kind(node) == .fraction else { return integer(node) }
        return DecimalNumber(bytes.span.extracting(range(node))).wholeNumber
    }
}

/// A number as sign, digits and exponent, brought to one form for each value.
struct DecimalNumber: Equatable {
    private var isNegative = false
    /// Without zeros at either end; empty for 0.
    private var digits: [UInt8] = []
    /// The value is 0.digits × 10^exponent; 0 for 0.
    private var exponent = 0

    /// Reads a number that the scanner has accepted: its exponent has at most 18 digits, so that
    /// sums with the length of the document do not overflow.
    init(_ token: Span<UInt8>) {
        var hasPoint = false
        var index = 0
        scan: while index < token.count {
            let byte = token[index]
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): hasPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): break scan
            default:
                if digits.isEmpty, byte == UInt8(ascii: "0") {
                    exponent -= hasPoint ? 1 : 0
                } else {
                    digits.append(byte)
                    exponent += hasPoint ? 0 : 1
                }
            }
            index += 1
        }
        exponent += Self.exponent(token.extracting(min(index + 1, token.count)..<token.count))
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if digits.isEmpty {
            isNegative = false
            exponent = 0
        }
    }

    /// Whether nothing stands behind the decimal point.
    var isWhole: Bool { digits.count <= exponent || digits.isEmpty }

    /// The value, if it is whole and `Int64` holds it.
    var wholeNumber: Int64? {
        // The largest has 19 digits.
        guard isWhole, exponent <= 19 else { return nil }
        var value: Int64 = 0
        for place in 0..<max(exponent, 0) {
            let digit = place < digits.count ? Int64(digits[place] & 0xF) : 0
            let product = value.multipliedReportingOverflow(by: 10)
            // Downwards, because the lowest value has no positive counterpart.
            let sum = product.partialValue.subtractingReportingOverflow(digit)
            guard !product.overflow, !sum.overflow else { return nil }
            value = sum.partialValue
        }
        guard !isNegative else { return value }
        return value == .min ? nil : -value
    }

    private static func exponent(_ token: Span<UInt8>) -> Int {
        var value = 0
        var isNegative = false
        for index in token.indices {
            switch token[index] {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "+"): break
            case let digit: value = value * 10 + Int(digit & 0xF)
            }
        }
        return isNegative ? -value : value
    }
}
