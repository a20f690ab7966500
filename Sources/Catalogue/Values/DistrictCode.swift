/// A district of Beijing by its GB/T 2260 code, as of 2012 or after the changes of November 2015.
public struct DistrictCode: Hashable, Comparable, Sendable {
    /// The six digits as a number, such as 110105.
    public let code: UInt32

    /// The district with this code; `nil` unless it is one of ``all``.
    public init?(code: UInt32) {
        guard Self.codes.contains(code) else { return nil }
        self.code = code
    }

    /// Reads six digits; `nil` unless they are one of ``all``.
    public init?(text: String) {
        self.init(utf8: text.utf8.span)
    }

    /// Reads six digits of UTF-8; `nil` unless they are one of ``all``.
    public init?(utf8: Span<UInt8>) {
        guard utf8.count == 6 else { return nil }
        let value = Digits.all(utf8)
        guard value >= 0 else { return nil }
        self.init(code: UInt32(truncatingIfNeeded: value))
    }

    /// A code that the validator has already found to be known.
    init(known code: UInt32) {
        self.code = code
    }

    /// The six digits.
    public var text: String { String(code) }

    /// The district that replaced this one in November 2015, when the two counties became districts.
    public var successor: DistrictCode? {
        switch code {
        case 110_228: DistrictCode(known: 110_118)
        case 110_229: DistrictCode(known: 110_119)
        default: nil
        }
    }

    /// The district as it is called today: the two codes of one district have the same.
    public var current: DistrictCode { successor ?? self }

    /// Every known district, ascending: the sixteen of 2012 and the two of November 2015.
    public static let all: [DistrictCode] = codes.map(DistrictCode.init(known:))

    /// Smaller codes come first.
    public static func < (a: DistrictCode, b: DistrictCode) -> Bool {
        a.code < b.code
    }

    private static let codes: [UInt32] = [
        110_101, 110_102, 110_105, 110_106, 110_107, 110_108, 110_109, 110_111, 110_112, 110_113,
        110_114, 110_115, 110_116, 110_117, 110_118, 110_119, 110_228, 110_229,
    ]
}

extension DistrictCode: CustomStringConvertible {
    /// The six digits.
    public var description: String { text }
}
