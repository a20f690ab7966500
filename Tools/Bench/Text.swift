import Foundation

/// How figures are written.
enum Text {
    /// Thousands apart: `1,000,000`.
    static func count(_ number: Int) -> String {
        var groups: [String] = []
        var rest = number
        while rest >= 1000 {
            let group = String(rest % 1000)
            groups.append(String(repeating: "0", count: 3 - group.count) + group)
            rest /= 1000
        }
        groups.append(String(rest))
        return groups.reversed().joined(separator: ",")
    }

    /// A rate, to the nearest whole number.
    static func count(_ number: Double) -> String {
        number.isFinite ? count(Int(number.rounded())) : "?"
    }

    /// So many digits after the point.
    static func decimals(_ number: Double, _ digits: Int) -> String {
        guard number.isFinite else { return "?" }
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((number * Double(scale)).rounded())
        guard digits > 0 else { return String(scaled) }
        let fraction = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count)
            + fraction
    }

    /// Bytes in megabytes (10⁶).
    static func megabytes(_ bytes: Double) -> String {
        decimals(bytes / 1e6, 0) + " MB"
    }

    /// Eight digits.
    static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + digits
    }

    /// Writes progress to standard error.
    static func note(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
