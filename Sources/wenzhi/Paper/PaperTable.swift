import JSON

/// A table of a working paper as comma-separated values (RFC 4180).
struct PaperTable {
    private static let limits = JSONLimits(maximumBytes: 64 << 20)
    /// What a table begins with, as the interface writes it.
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    let columns: [String]
    let rows: [[String]]

    /// The bytes of a table whose rows are the objects of a list in an answer; a member of a member is a
    /// column of its own, such as `hits.count`. Nil where there is no such list.
    static func bytes(
        of list: StaticString, in answer: [UInt8], columns: [String]
    ) -> [UInt8]? {
        guard let document = try? JSONDocument(parsing: answer, limits: limits),
            document.kind(0) == .object, let array = document.member(0, list),
            document.kind(array) == .array
        else { return nil }
        var bytes = mark + Array((columns.joined(separator: ",") + "\r\n").utf8)
        document.forEachElement(array) { row in
            guard document.kind(row) == .object else { return }
            var cells: [String: String] = [:]
            document.forEachMember(row) { name, value in
                let name = document.string(name)
                guard document.kind(value) == .object else {
                    cells[name] = document.cell(value)
                    return
                }
                document.forEachMember(value) { inner, value in
                    cells[name + "." + document.string(inner)] = document.cell(value)
                }
            }
            bytes += columns.map { quoted(cells[$0] ?? "") }.joined(separator: ",").utf8
            bytes += "\r\n".utf8
        }
        return bytes
    }

    /// A cell: an apostrophe precedes a text that begins like a formula, unless it is a number.
    private static func quoted(_ text: String) -> String {
        var text = text
        if let first = text.unicodeScalars.first, "=+-@＝＋－＠".unicodeScalars.contains(first),
            Int(text) == nil
        {
            text = "'" + text
        }
        guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else {
            return text
        }
        return "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }

    /// Reads a table; nil where it is none, or a row has more or fewer cells than the first line.
    init?(parsing bytes: [UInt8]) {
        guard bytes.starts(with: Self.mark),
            let text = String(validating: bytes.dropFirst(Self.mark.count), as: UTF8.self)
        else { return nil }
        var lines: [[String]] = []
        var line: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        var wasQuote = false
        for byte in text.utf8 {
            if isQuoted {
                if byte == 0x22 {
                    isQuoted = false
                    wasQuote = true
                } else {
                    cell.append(byte)
                }
                continue
            }
            switch byte {
            case 0x22:
                // The second of two quotation marks within a cell stands for one.
                if wasQuote { cell.append(byte) }
                isQuoted = true
            case 0x2C, 0x0A:
                line.append(String(decoding: cell, as: UTF8.self))
                cell = []
                if byte == 0x0A {
                    lines.append(line)
                    line = []
                }
            case 0x0D: break
            default: cell.append(byte)
            }
            wasQuote = false
        }
        guard !isQuoted, cell.isEmpty, line.isEmpty, let head = lines.first,
            lines.allSatisfy({ $0.count == head.count })
        else { return nil }
        columns = head
        rows = Array(lines.dropFirst())
    }

    /// The cells of a column, from above; none where there is no such column.
    func cells(_ column: String) -> [String] {
        guard let index = columns.firstIndex(of: column) else { return [] }
        return rows.map { $0[index] }
    }
}
