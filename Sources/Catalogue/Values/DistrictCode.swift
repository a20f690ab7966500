/// A district of Beijing by its GB/T 2260 code, as of 2012 or after the changes of November 2015.
public struct DistrictCode: Hashable, Comparable, Sendable {
    /// The six digits as a number, such as 110105.
    public let code: UInt32

    /// The district with this code; `nil` unless it is one of ``all``.
    public init?(code: UInt32) {
        guard Self.names(code) != nil else { return nil }
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

    /// The Chinese name with its kind of district, such as 朝阳区.
    public var nameChinese: String { Self.names(code)?.chinese ?? text }

    /// The English name, such as `Chaoyang`.
    public var nameEnglish: String { Self.names(code)?.english ?? text }

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

    /// The county that this district replaced in November 2015.
    public var predecessor: DistrictCode? {
        switch code {
        case 110_118: DistrictCode(known: 110_228)
        case 110_119: DistrictCode(known: 110_229)
        default: nil
        }
    }

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

    private static func names(_ code: UInt32) -> (chinese: String, english: String)? {
        switch code {
        case 110_101: ("东城区", "Dongcheng")
        case 110_102: ("西城区", "Xicheng")
        case 110_105: ("朝阳区", "Chaoyang")
        case 110_106: ("丰台区", "Fengtai")
        case 110_107: ("石景山区", "Shijingshan")
        case 110_108: ("海淀区", "Haidian")
        case 110_109: ("门头沟区", "Mentougou")
        case 110_111: ("房山区", "Fangshan")
        case 110_112: ("通州区", "Tongzhou")
        case 110_113: ("顺义区", "Shunyi")
        case 110_114: ("昌平区", "Changping")
        case 110_115: ("大兴区", "Daxing")
        case 110_116: ("怀柔区", "Huairou")
        case 110_117: ("平谷区", "Pinggu")
        case 110_118: ("密云区", "Miyun")
        case 110_119: ("延庆区", "Yanqing")
        case 110_228: ("密云县", "Miyun County")
        case 110_229: ("延庆县", "Yanqing County")
        default: nil
        }
    }
}

extension DistrictCode: CustomStringConvertible {
    /// The six digits.
    public var description: String { text }
}
