import JSON

/// What a working paper is about.
struct PaperQuestion {
    /// The form of papers that this program writes and checks. Another layout of any file is another form.
    static let form = 1

    let fund: String
    let period: String
    let asOf: String
    let size: Int
    let seed: String
}

/// `figures.json` of a working paper: what was asked, the answer about the fund as it was given, and the
/// figures of the sample.
struct PaperFigures {
    private static let root: JSONDocument.Node = 0
    private static let limits = JSONLimits(maximumBytes: 64 << 20)

    let question: PaperQuestion
    /// The last event of the moment that was asked about.
    let position: UInt64
    private let document: JSONDocument
    private let book: JSONDocument.Node
    private let sample: JSONDocument.Node

    /// The bytes of the file.
    static func bytes(
        _ question: PaperQuestion, position: UInt64, book: [UInt8], sample: [UInt8]
    ) throws -> [UInt8] {
        let drawn = try JSONDocument(parsing: sample, limits: limits)
        var json = JSONWriter()
        json.beginObject()
        json.member("paper", PaperQuestion.form)
        json.key("asked")
        json.beginObject()
        json.member("fund", question.fund)
        json.member("period", question.period)
        json.member("asOf", question.asOf)
        json.member("position", String(position))
        json.member("size", question.size)
        json.member("seed", question.seed)
        json.endObject()
        json.key("fund")
        json.raw(book)
        json.key("sample")
        json.beginObject()
        for name: StaticString in ["population", "interval", "start"] {
            guard let node = drawn.member(root, name) else { continue }
            json.key(name)
            json.raw(node, of: drawn)
        }
        json.endObject()
        json.endObject()
        return json.bytes + [0x0A]
    }

    /// Reads the file; nil where it is not of this form.
    init?(parsing bytes: [UInt8]) {
        guard let document = try? JSONDocument(parsing: bytes, limits: Self.limits),
            document.kind(Self.root) == .object,
            let form = document.member(Self.root, "paper"),
            document.wholeNumber(form) == Int64(PaperQuestion.form),
            let asked = document.member(Self.root, "asked"), document.kind(asked) == .object,
            let book = document.member(Self.root, "fund"), document.kind(book) == .object,
            let sample = document.member(Self.root, "sample"), document.kind(sample) == .object
        else { return nil }
        func text(_ name: StaticString) -> String? { document.text(asked, name) }
        guard let fund = text("fund"), let period = text("period"), let asOf = text("asOf"),
            let seed = text("seed"), let position = text("position").flatMap({ UInt64($0) }),
            let size = document.member(asked, "size").flatMap({ document.wholeNumber($0) }),
            (1...1000).contains(size)
        else { return nil }
        question = PaperQuestion(
            fund: fund, period: period, asOf: asOf, size: Int(size), seed: seed)
        self.position = position
        self.document = document
        self.book = book
        self.sample = sample
    }

    /// A text of the answer about the fund.
    func text(_ name: StaticString) -> String? { document.text(book, name) }

    /// A member of the answer about the fund as one text, or a member of a member, such as `stated.on`; nil
    /// where it is not there.
    func cell(_ path: String) -> String? {
        var node: JSONDocument.Node? = book
        for name in path.split(separator: ".") {
            guard let object = node, document.kind(object) == .object else { return nil }
            node = nil
            document.forEachMember(object) { member, value in
                if document.string(member) == name { node = value }
            }
        }
        return node.flatMap { document.kind($0) == .null ? nil : document.cell($0) }
    }

    /// A figure of the answer about the fund.
    func amount(_ name: String) -> Int? { amount(name, of: book) }

    /// A figure of the sample: `count` and `amount` are those of the population.
    func drawn(_ name: String) -> Int? {
        amount(name, of: sample)
            ?? document.member(sample, "population").flatMap { amount(name, of: $0) }
    }

    /// The lines of the budget, as bytes.
    var budget: [UInt8] {
        guard let lines = document.member(book, "lines") else { return [] }
        return Array(document.bytes[document.range(lines)])
    }

    /// The objects of a list of the answer, each as its members and their texts.
    func rows(_ name: StaticString) -> [[(name: String, text: String)]] {
        guard let list = document.member(book, name), document.kind(list) == .array else {
            return []
        }
        var rows: [[(name: String, text: String)]] = []
        document.forEachElement(list) { rows.append(members(of: $0)) }
        return rows
    }

    /// The members of an object of the answer; none where it is not there.
    func object(_ name: StaticString) -> [(name: String, text: String)] {
        document.member(book, name).map(members) ?? []
    }

    private func members(of object: JSONDocument.Node) -> [(name: String, text: String)] {
        guard document.kind(object) == .object else { return [] }
        var members: [(name: String, text: String)] = []
        document.forEachMember(object) { name, value in
            members.append((document.string(name), document.cell(value)))
        }
        return members
    }

    private func amount(_ name: String, of object: JSONDocument.Node) -> Int? {
        var found: Int?
        guard document.kind(object) == .object else { return nil }
        document.forEachMember(object) { member, value in
            if document.string(member) == name {
                found = document.wholeNumber(value).map { Int($0) }
            }
        }
        return found
    }
}

extension JSONDocument {
    /// A text member of an object.
    func text(_ object: Node, _ name: StaticString) -> String? {
        guard let node = member(object, name), kind(node) == .string else { return nil }
        return string(node)
    }

    /// A value as one text: a string as it is, a list with its elements after one another, all else as JSON.
    func cell(_ node: Node) -> String {
        switch kind(node) {
        case .string: return string(node)
        case .null: return ""
        case .array:
            var parts: [String] = []
            forEachElement(node) { parts.append(cell($0)) }
            return parts.joined(separator: "; ")
        default:
            var bytes: [UInt8] = []
            appendCompact(node, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
