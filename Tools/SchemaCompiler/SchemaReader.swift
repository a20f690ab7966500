internal import JSON

/// Reads a schema file and refuses everything that the validator would not check.
struct SchemaReader {
    let file: String
    let document: JSONDocument

    typealias Node = JSONDocument.Node

    init(file: String, bytes: [UInt8]) throws(SchemaError) {
        self.file = file
        do throws(JSONError) {
            document = try JSONDocument(parsing: bytes)
        } catch {
            throw SchemaError(file: file, pointer: error.pointer, message: error.message)
        }
    }

    func fail(_ pointer: String, _ message: String) -> SchemaError {
        SchemaError(file: file, pointer: pointer, message: message)
    }

    /// The members of the object at a node; refuses a member that is not in `known`.
    func members(
        _ node: Node, _ pointer: String, known: Set<String>? = nil
    ) throws(SchemaError) -> [String: Node] {
        guard document.kind(node) == .object else { throw fail(pointer, "must be an object") }
        var members: [String: Node] = [:]
        try document.forEachMember(node) { key, value throws(SchemaError) in
            let name = document.string(key)
            if let known, !known.contains(name) {
                throw fail(pointer + "/" + name, "is not in the supported subset")
            }
            members[name] = value
        }
        return members
    }

    func names(_ node: Node) -> [String] {
        var names: [String] = []
        document.forEachMember(node) { key, _ in names.append(document.string(key)) }
        return names
    }

    func string(_ node: Node?, _ pointer: String) throws(SchemaError) -> String {
        guard let node, document.kind(node) == .string else {
            throw fail(pointer, "must be a string")
        }
        return document.string(node)
    }

    func integer(_ node: Node?, _ pointer: String) throws(SchemaError) -> Int64 {
        guard let node, let value = document.integer(node) else {
            throw fail(pointer, "must be an integer")
        }
        return value
    }

    func strings(_ node: Node?, _ pointer: String) throws(SchemaError) -> [String] {
        guard let node, document.kind(node) == .array else {
            throw fail(pointer, "must be an array of strings")
        }
        var strings: [String] = []
        try document.forEachElement(node) { element throws(SchemaError) in
            strings.append(try string(element, pointer))
        }
        guard Set(strings).count == strings.count else { throw fail(pointer, "repeats a string") }
        return strings
    }

    func isTrue(_ node: Node?) -> Bool {
        node.map { document.kind($0) == .true } ?? false
    }

    func isFalse(_ node: Node?) -> Bool {
        node.map { document.kind($0) == .false } ?? false
    }
}

extension SchemaReader {
    private static let topLevel: Set<String> = [
        "$schema", "$id", "title", "description", "x-title", "x-kind", "x-aggregate", "x-owner",
        "x-requires-owner-level", "x-posted-by", "x-lifecycle", "type", "additionalProperties",
        "required", "minProperties", "properties", "allOf", "oneOf", "examples",
        "x-counterexamples", "x-state", "x-claims", "x-plural", "x-rules", "x-projection",
        "x-listing", "x-reach",
    ]

    /// Reads the file, whose name must be `<type>.json` or `<type>.<version>.json`.
    func schema() throws(SchemaError) -> Schema {
        let top = try members(0, "", known: Self.topLevel)
        let (name, version) = try identity(top)
        guard
            document.member(0, "$schema").map({ document.string($0) })
                == "https://json-schema.org/draft/2020-12/schema"
        else { throw fail("/$schema", "must be draft 2020-12") }
        let aggregate = try string(top["x-aggregate"], "/x-aggregate")
        guard name.hasPrefix(aggregate + ".") else {
            throw fail("/x-aggregate", "must be the first word of the type")
        }
        let titles = try titles(top["x-title"], "/x-title")
        let (from, to) = try lifecycle(top["x-lifecycle"])
        let object = try object(0, "", isTop: true)
        let kind = try kind(top["x-kind"], in: object)
        let owner = try owner(top["x-owner"], in: object)
        if owner == "source", !from.contains("none") {
            throw fail(
                "/x-owner",
                "is source only where the event creates its subject; later events are subject's")
        }
        for name in ["examples", "x-counterexamples"] {
            guard let node = top[name], document.kind(node) == .array, document.count(node) >= 2
            else { throw fail("/" + name, "must hold at least two") }
        }
        return Schema(
            file: file, text: String(decoding: document.bytes, as: UTF8.self), name: name,
            version: version, title: try string(top["title"], "/title"),
            titleChinese: titles.chinese,
            description: try string(top["description"], "/description"),
            isDecision: kind.isDecision, decides: kind.decides, aggregate: aggregate, owner: owner,
            requiresMunicipal: try flag(top["x-requires-owner-level"], "municipal"),
            isPostedByLedger: try flag(top["x-posted-by"], "ledger"), from: from, to: to,
            object: object,
            state: try state(top["x-state"], creates: from.contains("none"), object),
            claims: try claims(top["x-claims"]),
            plural: try plural(top["x-plural"]),
            isForCity: try flag(top["x-reach"], "city"), own: try own(top),
            personalRanges: personalRanges(), members: topMembers())
    }

    private func identity(
        _ top: [String: Node]
    ) throws(SchemaError) -> (name: String, version: Int) {
        var words = file.split(separator: ".").map(String.init)
        guard words.popLast() == "json" else { throw fail("", "must end in .json") }
        var version = 1
        if words.count == 3, let number = words.last.flatMap({ Int($0) }), number >= 2 {
            version = number
            words.removeLast()
        }
        guard words.count == 2, version <= 16 else {
            throw fail("", "must be named <aggregate>.<participle>[.<version>].json")
        }
        let name = words.joined(separator: ".")
        guard try string(top["$id"], "/$id") == "urn:wenzhi:schema:\(name):\(version)" else {
            throw fail("/$id", "must be urn:wenzhi:schema:\(name):\(version)")
        }
        return (name, version)
    }

    /// Reads `x-kind`: fact, decision, or `{"decision": {member: {"enum": [words]}}}` where a member decides.
    private func kind(
        _ node: Node?, in object: ObjectModel
    ) throws(SchemaError) -> (isDecision: Bool, decides: ConditionModel.Limit?) {
        let at = "/x-kind"
        guard let node else { throw fail(at, "is missing: fact or decision") }
        guard document.kind(node) == .object else {
            let kind = try string(node, at)
            guard kind == "fact" || kind == "decision" else {
                throw fail(at, "must be fact or decision")
            }
            return (kind == "decision", nil)
        }
        let words = try members(node, at, known: ["decision"])
        let (limits, forbidden) = try limits(words["decision"], at + "/decision", of: object)
        guard let limit = limits.first, limits.count == 1, forbidden.isEmpty,
            let property = object.properties.first(where: { $0.name == limit.name }),
            property.isRequired, case .choice = property.value
        else {
            throw fail(at, "names one enumeration that is required, and the words of a decision")
        }
        return (false, limit)
    }

    private func flag(_ node: Node?, _ word: String) throws(SchemaError) -> Bool {
        guard let node else { return false }
        guard document.kind(node) == .string, document.string(node) == word else {
            throw fail("", "the only value is \(word)")
        }
        return true
    }

    private func lifecycle(_ node: Node?) throws(SchemaError) -> (from: [String], to: String?) {
        guard let node else { throw fail("/x-lifecycle", "is missing") }
        let members = try members(node, "/x-lifecycle", known: ["from", "to"])
        let from = try strings(members["from"], "/x-lifecycle/from")
        guard !from.isEmpty else { throw fail("/x-lifecycle/from", "must not be empty") }
        return (
            from,
            try members["to"].map { node throws(SchemaError) in
                try string(node, "/x-lifecycle/to")
            }
        )
    }

    private func owner(_ node: Node?, in object: ObjectModel) throws(SchemaError) -> String {
        let owner = try string(node, "/x-owner")
        switch owner {
        case "subject", "municipal", "operator", "auditor", "either", "source": return owner
        case "parent":
            guard object.properties.contains(where: { $0.name == "parent" }) else {
                throw fail("/x-owner", "needs a property parent")
            }
            return owner
        default:
            let field = owner.hasPrefix("data.") ? String(owner.dropFirst(5)) : ""
            let references = object.properties.compactMap { property in
                if case .reference = property.value { property.name } else { nil }
            }
            guard !references.contains(field) else { return owner }
            let choice =
                references.isEmpty
                ? "none has" : references.map { "data.\($0)" }.joined(separator: ", ")
            throw fail(
                "/x-owner",
                "must be subject, source, either, parent, municipal, operator, auditor or data.<member>, of a "
                    + "member with x-refers: here \(choice)")
        }
    }

    func titles(
        _ node: Node?, _ pointer: String
    ) throws(SchemaError) -> (chinese: String, english: String) {
        guard let node else { throw fail(pointer, "is missing") }
        let members = try members(node, pointer, known: ["zh", "en"])
        return (
            try string(members["zh"], pointer + "/zh"), try string(members["en"], pointer + "/en")
        )
    }

    private func topMembers() -> [(name: String, range: Range<Int>)] {
        var members: [(name: String, range: Range<Int>)] = []
        document.forEachMember(0) { key, value in
            let range = document.range(key).lowerBound..<document.range(value).upperBound
            members.append((document.string(key), range))
        }
        return members
    }

    private func personalRanges() -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        guard let properties = document.member(0, "properties") else { return [] }
        document.forEachMember(properties) { _, value in
            if document.member(value, "x-personal") != nil { ranges.append(document.range(value)) }
        }
        return ranges
    }
}
