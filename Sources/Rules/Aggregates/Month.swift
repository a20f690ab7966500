public import Catalogue

/// A calendar month in Asia/Shanghai.
public struct Month: Hashable, Comparable, Sendable {
    /// Year times 100 plus month: 202406.
    public let code: UInt32

    /// The month with that code.
    public init(code: UInt32) {
        self.code = code
    }

    /// The month that a day is in.
    public init(_ day: CivilDate) {
        code = UInt32(day.year * 100 + day.month)
    }

    /// The month after it.
    public var next: Month { Month(code: month < 12 ? code + 1 : code + 89) }
    /// The year.
    public var year: Int { Int(code / 100) }
    /// 1 to 12.
    public var month: Int { Int(code % 100) }

    /// Order in time.
    public static func < (left: Month, right: Month) -> Bool { left.code < right.code }
}
