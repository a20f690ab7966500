import Catalogue
import JSON

/// Reads the members of a request's body, and collects all errors.
struct MemberReader {
    let document: JSONDocument
    private(set) var errors: [FieldError] = []

    init(_ document: JSONDocument) {
        self.document = document
    }

    mutating func refuse(_ pointer: String, _ code: String, _ message: Sentence) {
        errors.append(FieldError(pointer, code, message))
    }

    /// The members of an object, of which none may be unknown.
    mutating func members(
        _ node: JSONDocument.Node, at pointer: String, known: [String]
    ) -> [String: JSONDocument.Node] {
        guard document.kind(node) == .object else {
            refuse(pointer, "wrong-type", "must be an object")
            return [:]
        }
        var members: [String: JSONDocument.Node] = [:]
        document.forEachMember(node) { name, value in
            let name = document.string(name)
            guard known.contains(name) else {
                refuse(
                    "\(pointer)/\(name.prefix(64))", "unknown-member",
                    "The members known here are: \(known.joined(separator: ", ")).")
                return
            }
            members[name] = value
        }
        return members
    }

    /// The elements of an array with so many of them.
    mutating func elements(
        _ node: JSONDocument.Node, at pointer: String, _ count: ClosedRange<Int>
    ) -> [JSONDocument.Node] {
        guard document.kind(node) == .array else {
            refuse(pointer, "wrong-type", "must be an array")
            return []
        }
        guard count.contains(document.count(node)) else {
            refuse(
                pointer, "bad-length",
                "has \(count.lowerBound) to \(count.upperBound) elements")
            return []
        }
        var elements: [JSONDocument.Node] = []
        document.forEachElement(node) { elements.append($0) }
        return elements
    }

    /// A string.
    mutating func text(_ node: JSONDocument.Node, at pointer: String) -> String? {
        guard document.kind(node) == .string else {
            refuse(pointer, "wrong-type", "must be a string")
            return nil
        }
        return document.string(node)
    }

    /// The strings of an array, each with its place.
    mutating func texts(
        _ node: JSONDocument.Node, at pointer: String, _ count: ClosedRange<Int>
    ) -> [(text: String, pointer: String)] {
        var texts: [(text: String, pointer: String)] = []
        for (index, element) in elements(node, at: pointer, count).enumerated() {
            let place = "\(pointer)/\(index)"
            if let text = text(element, at: place) { texts.append((text, place)) }
        }
        return texts
    }
}
