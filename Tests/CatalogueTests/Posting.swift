import Catalogue
import JSON
import Testing

/// Events as text, and the ways to decode them, for the tests of this module.
enum Posting {
    /// A clock that stands after all examples.
    static let now = Timestamp(microseconds: 1_827_600_000_000_000)

    static let hours = """
        {"volunteer":"v-1","project":"p-1","startedAt":"2026-11-23T09:00:00+08:00",\
        "endedAt":"2026-11-23T12:00:00+08:00","minutes":180,"activity":"service"}
        """

    /// The attributes of a good event, as JSON text by name.
    static let attributes: [(String, String)] = [
        ("specversion", "\"1.0\""), ("id", "\"e-1\""), ("source", "\"/centres/dongcheng\""),
        ("type", "\"hours.served\""), ("subject", "\"h-1\""),
        ("time", "\"2026-11-23T12:05:00+08:00\""), ("data", hours),
    ]

    /// A good event with some attributes replaced, added, or (with `nil`) left out.
    static func event(_ changes: [String: String?] = [:]) -> [UInt8] {
        var changes = changes
        var members: [String] = []
        for (name, value) in attributes {
            let value = changes.removeValue(forKey: name) ?? value
            if let value { members.append("\"\(name)\":\(value)") }
        }
        for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
            if let value { members.append("\"\(name)\":\(value)") }
        }
        return Array("{\(members.joined(separator: ","))}".utf8)
    }

    /// An event of a type with its data.
    static func event(_ type: EventType, _ data: String) -> [UInt8] {
        event(["type": "\"\(type.name)\"", "data": data])
    }

    static func decode(_ bytes: [UInt8]) throws -> PostedEvent {
        try Catalogue.decodePosted(try JSONDocument(parsing: bytes), now: now)
    }

    /// Why an event is refused; empty when it is not.
    static func violations(_ bytes: [UInt8]) throws -> [Violation] {
        let document = try JSONDocument(parsing: bytes)
        do throws(Violations) {
            _ = try Catalogue.decodePosted(document, now: now)
            return []
        } catch {
            return error.violations
        }
    }

    /// The first violation as `pointer code`, or `nil`.
    static func refusal(_ changes: [String: String?]) throws -> String? {
        try violations(event(changes)).first.map { "\($0.pointer) \($0.code)" }
    }

    /// The stored bytes of a posted event; every personal field gets the same sealed form.
    static func store(
        _ posted: PostedEvent, position: UInt64 = 7,
        sealed: String = #"{"sealed":"c2VjcmV0"}"#
    ) -> [UInt8] {
        posted.storedBytes(
            position: position, Recording(at: now, by: "centre:dongcheng"),
            sealed: posted.personal.map { _ in Array(sealed.utf8) })
    }

    /// The text of a node.
    static func text(_ document: JSONDocument, _ node: JSONDocument.Node) -> String {
        var bytes: [UInt8] = []
        document.appendCompact(node, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension EventDescriptor {
    /// The newest published JSON Schema of the data as posted.
    var schema: String { type.schema(version: version)?.posted ?? "" }

    /// The JSON Schema of the data as stored.
    var storedSchema: String { type.schema(version: version)?.stored ?? "" }
}
