import JSON
import Projections
import Queries

/// Rows of a collection as comma-separated values (RFC 4180) that spreadsheets open as they are.
///
/// UTF-8 with a byte order mark, without which Chinese text is garbled; text that begins like a
/// formula is quoted with an apostrophe, so that no cell is ever computed.
struct Table {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let formulaStarts = Set("=+-@\t\r\n＝＋－＠".unicodeScalars)
    /// Between the elements of a list in one cell.
    private static let separator = "; "

    private let columns: [String]

    /// A table with a column for each member of a row.
    init(_ row: ObjectForm) {
        columns = row.members.map(\.name)
    }

    /// The line that names the columns.
    var head: [UInt8] {
        Self.byteOrderMark + Array((columns.joined(separator: ",") + "\r\n").utf8)
    }

    /// The lines of a page's items.
    func lines(of answer: Answer) throws(JSONError) -> [UInt8] {
        let document = try JSONDocument(parsing: answer.body)
        guard let items = document.member(0, "items") else { return [] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(answer.body.count)
        document.forEachElement(items) { item in
            var cells: [String: JSONDocument.Node] = [:]
            document.forEachMember(item) { name, value in cells[document.string(name)] = value }
            for (index, column) in columns.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                if let cell = cells[column] {
                    bytes.append(contentsOf: Self.cell(cell, of: document).utf8)
                }
            }
            bytes.append(contentsOf: "\r\n".utf8)
        }
        return bytes
    }

    private static func cell(_ node: JSONDocument.Node, of document: JSONDocument) -> String {
        switch document.kind(node) {
        case .string: return quoted(harmless(document.string(node)))
        case .array:
            var parts: [String] = []
            document.forEachElement(node) { element in
                parts.append(
                    document.kind(element) == .string
                        ? document.string(element) : compact(element, of: document))
            }
            return quoted(harmless(parts.joined(separator: separator)))
        case .object: return quoted(harmless(compact(node, of: document)))
        case .null: return ""
        default: return compact(node, of: document)
        }
    }

    private static func compact(_ node: JSONDocument.Node, of document: JSONDocument) -> String {
        var bytes: [UInt8] = []
        document.appendCompact(node, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, formulaStarts.contains(first) else {
            return text
        }
        return "'" + text
    }

    private static func quoted(_ text: String) -> String {
        let needsQuotes = text.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r")
        }
        guard needsQuotes else { return text }
        return "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}
