@_spi(_Unicode) import Swift

extension String {
    /// The text as keys and claims compare it: in Unicode form NFC (UAX #15), with full-width forms as the
    /// ASCII ones that they stand for, without white space and without what has no shape.
    ///
    /// It is the part of NFKC that people type. A name that is typed in another way is then the same key in
    /// memory and on disk; a text itself is stored and shown as it was posted.
    public var comparedText: String {
        // Most numbers of vouchers and all ids are printable ASCII.
        if utf8.allSatisfy({ (0x21...0x7E).contains($0) }) { return self }
        var folded = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            guard !scalar.isLeftOutOfComparison else { continue }
            folded.append(scalar.halfWidth)
        }
        var composed = String.UnicodeScalarView()
        composed.append(contentsOf: String(folded)._nfc)
        return String(composed)
    }
}

extension Unicode.Scalar {
    fileprivate var isLeftOutOfComparison: Bool {
        if isASCII { return value <= 0x20 || value == 0x7F }
        if properties.isWhitespace || properties.isDefaultIgnorableCodePoint { return true }
        switch properties.generalCategory {
        case .control, .format: return true
        default: return false
        }
    }

    /// The ASCII character that a full-width form stands for (block U+FF01 to U+FF5E), or the scalar itself.
    fileprivate var halfWidth: Unicode.Scalar {
        guard (0xFF01...0xFF5E).contains(value) else { return self }
        return Unicode.Scalar(UInt8(value - 0xFEE0))
    }
}
