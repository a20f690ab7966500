/// A table of a terminal: columns as wide as their widest cell, numbers to the right.
struct TextTable {
    private let columns: [String]
    private let hasHead: Bool
    var rows: [[String]] = []

    init(columns: [String], hasHead: Bool = true) {
        self.columns = columns
        self.hasHead = hasHead
    }

    /// The lines of the table.
    var text: String {
        let rows = rows.map { $0.map(Self.printable) }
        let widths = columns.indices.map { column in
            (rows.map { $0[column] } + [columns[column]]).map(Self.width).max() ?? 0
        }
        let areNumbers = columns.indices.map { column in
            hasHead && rows.allSatisfy { $0[column].isEmpty || Int($0[column]) != nil }
        }
        var text = ""
        for row in (hasHead ? [columns] : []) + rows {
            var line = ""
            for column in columns.indices {
                let space = String(
                    repeating: " ", count: widths[column] - Self.width(row[column]))
                line += areNumbers[column] ? space + row[column] : row[column] + space
                line += "  "
            }
            while line.last == " " { line.removeLast() }
            text += line + "\n"
        }
        return text
    }

    /// The text without what would move a terminal's cursor or change its colours.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }

    /// The columns of a terminal that a text takes; Chinese characters take two each.
    private static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
                0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
                sum + 2
            default: sum + (scalar.properties.generalCategory == .nonspacingMark ? 0 : 1)
            }
        }
    }
}
