import JSON

/// An answer of the interface for a person at a terminal: rows as a table, an object as its members with
/// a table for each list of objects.
struct AnswerText {
    /// Limits of an answer that is read to be printed.
    private static let limits = JSONLimits(maximumBytes: 256 << 20)
    private static let root: JSONDocument.Node = 0

    let text: String

    /// The text of a JSON answer; nil for anything else. Members come in the order of `names`, others
    /// after them.
    init?(_ bytes: [UInt8], ordered names: [String]) {
        guard let document = try? JSONDocument(parsing: bytes, limits: Self.limits),
            document.kind(Self.root) == .object
        else { return nil }
        let reader = AnswerReader(document: document)
        guard let items = document.member(Self.root, "items") else {
            text = reader.text(ofObject: Self.root)
            return
        }
        var text = reader.table(ofRows: items, ordered: names).text
        for (name, value) in reader.members(of: Self.root) where name != "items" {
            text += "\(name): \(reader.cell(value))\n"
        }
        self.text = text
    }

    /// A text member of a JSON object.
    static func member(_ name: StaticString, of bytes: [UInt8]) -> String? {
        guard let document = try? JSONDocument(parsing: bytes, limits: limits),
            document.kind(Self.root) == .object,
            let node = document.member(Self.root, name), document.kind(node) == .string
        else { return nil }
        return document.string(node)
    }
}

/// Reads the parts of an answer that are printed.
private struct AnswerReader {
    let document: JSONDocument

    func members(of object: JSONDocument.Node) -> [(name: String, value: JSONDocument.Node)] {
        var members: [(name: String, value: JSONDocument.Node)] = []
        document.forEachMember(object) { name, value in
            members.append((document.string(name), value))
        }
        return members
    }

    func elements(of array: JSONDocument.Node) -> [JSONDocument.Node] {
        var elements: [JSONDocument.Node] = []
        document.forEachElement(array) { elements.append($0) }
        return elements
    }

    /// An object: its members line by line, then each list of objects as a table.
    func text(ofObject object: JSONDocument.Node) -> String {
        var simple = TextTable(columns: ["", ""], hasHead: false)
        var tables = ""
        for (name, value) in members(of: object) {
            if isRows(value) {
                tables += "\n\(name)\n" + table(ofRows: value, ordered: []).text
            } else {
                simple.rows.append([name, cell(value)])
            }
        }
        return simple.text + tables
    }

    private func isRows(_ node: JSONDocument.Node) -> Bool {
        guard document.kind(node) == .array else { return false }
        let elements = elements(of: node)
        return !elements.isEmpty && elements.allSatisfy { document.kind($0) == .object }
    }

    func table(ofRows array: JSONDocument.Node, ordered names: [String]) -> TextTable {
        let rows = elements(of: array).map { row in
            Dictionary(members(of: row).map { ($0.name, $0.value) }) { first, _ in first }
        }
        var columns = names.filter { name in rows.contains { $0[name] != nil } }
        for element in elements(of: array) {
            for (name, _) in members(of: element) where !columns.contains(name) {
                columns.append(name)
            }
        }
        var table = TextTable(columns: columns)
        table.rows = rows.map { row in columns.map { row[$0].map(cell) ?? "" } }
        return table
    }

    /// A value in one cell.
    func cell(_ node: JSONDocument.Node) -> String {
        switch document.kind(node) {
        case .string: return document.string(node)
        case .null: return ""
        case .array: return elements(of: node).map(cell).joined(separator: "; ")
        case .object:
            return members(of: node).map { "\($0.name) \(cell($0.value))" }.joined(separator: ", ")
        default:
            var bytes: [UInt8] = []
            document.appendCompact(node, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
