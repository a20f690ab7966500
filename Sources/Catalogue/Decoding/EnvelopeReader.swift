internal import JSON

/// Finds the attributes of an event and checks those that do not depend on its type.
struct EnvelopeReader: ~Copyable {
    let document: JSONDocument
    let isStored: Bool
    var violations = ViolationList()
    var isCloudEvent = true
    /// Names and values of the extension attributes, in the order of the document.
    private(set) var extensions: [(name: JSONDocument.Node, value: JSONDocument.Node)] = []
    private var nodes = InlineArray<12, Int32>(repeating: -1)

    init(_ document: JSONDocument, isStored: Bool) {
        self.document = document
        self.isStored = isStored
    }

    /// The node of an attribute's value.
    func node(_ attribute: Envelope.Attribute) -> JSONDocument.Node? {
        let node = nodes[attribute.rawValue]
        return node >= 0 ? Int(node) : nil
    }

    /// Finds the attributes of the object at a node; answers whether it is a CloudEvent.
    mutating func readAttributes(at root: JSONDocument.Node) -> Bool {
        guard document.kind(root) == .object else {
            violations.add("", "wrong-type", "an event is a JSON object")
            isCloudEvent = false
            return false
        }
        let table = ShapeTable.shared
        let first = Int(table.objects[table.envelope].firstField)
        let fieldCount = Int(table.objects[table.envelope].fieldCount)
        var last = -1
        var key = document.firstChild(root)
        for _ in 0..<document.count(root) {
            let position = document.withUTF8(key) {
                table.position(of: $0, first: first, count: fieldCount, likely: last + 1)
            }
            if isUnset(key + 1, position) {
                // Left out.
            } else if position >= 0 {
                if isStored, position < last { reportOrder(key) }
                last = position
                nodes[position] = Int32(key + 1)
            } else {
                if isStored { checkOrder(ofExtension: key, last: last) }
                extensions.append((key, key + 1))
            }
            key = document.next(key + 1)
        }
        guard let version = node(.specversion), document.kind(version) == .string,
            document.equals(version, "1.0")
        else {
            violations.add("/specversion", "bad-specversion", "must be \"1.0\"")
            isCloudEvent = false
            return false
        }
        return true
    }

    /// Whether an attribute is null, which says that it is not set (CloudEvents 1.0, JSON format §2.2).
    /// Data is no attribute, and nothing is null in the stored form.
    private func isUnset(_ value: JSONDocument.Node, _ position: Int) -> Bool {
        document.kind(value) == .null && !isStored
            && position != Envelope.Attribute.data.rawValue
    }

    private mutating func reportOrder(_ key: JSONDocument.Node) {
        violations.add(
            JSONPointer.step(document.string(key)), "bad-order",
            "stored attributes stand in one fixed order")
    }

    private mutating func checkOrder(ofExtension key: JSONDocument.Node, last: Int) {
        let isInPlace =
            last >= Envelope.Attribute.time.rawValue
            && last < Envelope.Attribute.sequence.rawValue
        let isSorted = extensions.last.map { document.string($0.name) < document.string(key) }
        if !isInPlace || isSorted == false { reportOrder(key) }
    }

    /// Reads an attribute that is a string; reports when it is missing or something else.
    mutating func text(_ attribute: Envelope.Attribute) -> JSONDocument.Node? {
        guard let node = node(attribute) else {
            violations.add("/" + attribute.name, "required", "is missing")
            return nil
        }
        return textIfThere(node, attribute)
    }

    private mutating func textIfThere(
        _ node: JSONDocument.Node, _ attribute: Envelope.Attribute
    ) -> JSONDocument.Node? {
        guard document.kind(node) == .string else {
            violations.add("/" + attribute.name, "wrong-type", "must be a string")
            return nil
        }
        return node
    }

    mutating func readID() -> EventID? {
        let source = text(.source)
        let id = text(.id)
        guard let source, let id else { return nil }
        if !document.withUTF8(source, { TextChecks.isSource($0) }) {
            violations.add(
                "/source", "bad-source",
                "write /ledger, /auditors/<access id>, or /centres/<centre id> and below it plain segments of letters, "
                    + "digits and . _ : ~ -")
        }
        if !document.withUTF8(id, { isPrintable($0) }) {
            violations.add("/id", "bad-id", "write 1 to 128 printable characters")
        } else if document.withUTF8(id, { holdsIdentityNumber($0) }) {
            violations.add("/id", "identity-number-as-id", IDVerdict.identityNumber.message)
        }
        if document.withUTF8(source, { !isStored && IdentitySearch.finds(in: $0) }) {
            violations.add("/source", "identity-number-as-id", IDVerdict.identityNumber.message)
        }
        guard violations.isEmpty else { return nil }
        return EventID(source: document.string(source), id: document.string(id))
    }

    /// What is on record was judged when it was posted, by the rules of then.
    private func isPrintable(_ id: Span<UInt8>) -> Bool {
        guard TextChecks.isPrintable(id) else { return false }
        return isStored || TextChecks.content(id, allowsLineFeeds: false) == .good
    }

    private func holdsIdentityNumber(_ id: Span<UInt8>) -> Bool {
        IdentityNumber.resembles(id) || (!isStored && IdentitySearch.finds(in: id))
    }

    mutating func readType() -> EventType? {
        guard let node = text(.type) else { return nil }
        let type = document.withUTF8(node) { ShapeTable.shared.type(named: $0) }
        if type == nil {
            violations.add("/type", "unknown-type", "is not in the catalogue; see /schemas")
        }
        return type
    }

    mutating func readSubject() -> JSONDocument.Node? {
        guard let node = text(.subject) else { return nil }
        let verdict = document.withUTF8(node) { IDVerdict($0, isStored: isStored) }
        guard verdict == .good else {
            violations.add("/subject", verdict.code, verdict.message)
            return nil
        }
        return node
    }

    mutating func readTime(_ attribute: Envelope.Attribute = .time) -> Timestamp? {
        guard let node = text(attribute) else { return nil }
        guard let time = document.withUTF8(node, { Timestamp(rfc3339: $0) }) else {
            violations.add(
                "/" + attribute.name, "bad-format",
                "write a time with its offset, such as 2026-11-23T08:00:00+08:00")
            return nil
        }
        return time
    }

    mutating func checkContentType() {
        guard let node = node(.datacontenttype) else {
            if isStored { violations.add("/datacontenttype", "required", "is missing") }
            return
        }
        guard let node = textIfThere(node, .datacontenttype) else { return }
        let isJSON =
            isStored
            ? document.equals(node, "application/json")
            : document.withUTF8(node) { TextChecks.isJSONMediaType($0) }
        if !isJSON {
            violations.add(
                "/datacontenttype", "bad-content-type",
                "must be application/json, with no other charset than utf-8")
        }
    }
}
