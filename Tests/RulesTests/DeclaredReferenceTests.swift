import Catalogue
import Foundation
import Rules
import Testing

/// A member of a type's data that names an aggregate or an event, as the schema declares it.
struct DeclaredReference: Sendable, CustomTestStringConvertible {
    let type: EventType
    /// Names of members, and `*` for the items of an array.
    let path: [String]
    let namesEvent: Bool

    var testDescription: String { "\(type.name) /\(path.joined(separator: "/"))" }

    /// Those of every schema, at any depth.
    static let all: [DeclaredReference] = EventType.allCases.flatMap { type in
        references(of: type, in: schema(of: type), [])
    }

    static func schema(of type: EventType) -> [String: Any] {
        let text = type.schema(version: type.descriptor.version)?.posted ?? ""
        let schema = try? JSONSerialization.jsonObject(with: Data(text.utf8))
        return schema as? [String: Any] ?? [:]
    }

    private static func references(
        of type: EventType, in schema: [String: Any], _ path: [String]
    ) -> [DeclaredReference] {
        if let named = schema["x-refers"] as? String {
            return [DeclaredReference(type: type, path: path, namesEvent: named == "event")]
        }
        var found: [DeclaredReference] = []
        for (name, member) in schema["properties"] as? [String: [String: Any]] ?? [:] {
            found += references(of: type, in: member, path + [name])
        }
        if let items = schema["items"] as? [String: Any] {
            found += references(of: type, in: items, path + ["*"])
        }
        return found.sorted { $0.path.lexicographicallyPrecedes($1.path) }
    }
}

extension DeclaredReference {
    /// The event of an example of the schema in which this member names what is not on record, and the
    /// place of the member.
    func missing() throws -> (event: Event, pointer: String) {
        let schema = Self.schema(of: type)
        let examples = schema["examples"] as? [[String: Any]] ?? []
        let found = examples.lazy.compactMap { example in
            Self.place(path[...], in: example).map { (example, $0) }
        }.first
        let (example, place) =
            try found ?? (#require(examples.first), path.map { $0 == "*" ? "0" : $0 })
        let nowhere: Any = namesEvent ? ["source": "/ledger", "id": "nowhere"] : "nowhere"
        var data = Self.setting(place[...], in: example, to: nowhere) as? [String: Any] ?? [:]
        for (name, member) in schema["properties"] as? [String: [String: Any]] ?? [:]
        where member["x-personal"] != nil && data[name] != nil {
            data[name] = ["sealed": "c2VjcmV0"]
        }
        let text = String(
            decoding: try JSONSerialization.data(withJSONObject: data), as: UTF8.self)
        let stored = """
            {"specversion":"1.0","id":"1","source":"/ledger","type":"\(type.name)",\
            "subject":"x-1","time":"2026-06-01T04:00:00.000000Z",\
            "datacontenttype":"application/json","sequence":"0000000000000099",\
            "recordedtime":"2026-06-01T04:00:00.000000Z","recordedby":"root","data":\(text)}
            """
        return (
            try Catalogue.decodeStored(Array(stored.utf8)), "/data/" + place.joined(separator: "/")
        )
    }

    /// Where a value has such a member: the path with the numbers of items.
    private static func place(_ path: ArraySlice<String>, in value: Any?) -> [String]? {
        guard let step = path.first else { return value == nil ? nil : [] }
        let rest = path.dropFirst()
        guard step == "*" else {
            return place(rest, in: (value as? [String: Any])?[step]).map { [step] + $0 }
        }
        return (value as? [Any] ?? []).enumerated().lazy.compactMap { index, item in
            place(rest, in: item).map { ["\(index)"] + $0 }
        }.first
    }

    /// The value with another one at a place, which is added where it is missing.
    private static func setting(
        _ place: ArraySlice<String>, in value: Any?, to other: Any
    ) -> Any {
        guard let step = place.first else { return other }
        let rest = place.dropFirst()
        if let index = Int(step) {
            var items = value as? [Any] ?? []
            let isThere = items.indices.contains(index)
            let item = setting(rest, in: isThere ? items[index] : nil, to: other)
            if isThere { items[index] = item } else { items.append(item) }
            return items
        }
        var members = value as? [String: Any] ?? [:]
        members[step] = setting(rest, in: members[step], to: other)
        return members
    }
}

@Suite("References that the schemas declare")
struct DeclaredReferenceTests {
    @Test("references are found in members, in items, and in members of both")
    func found() {
        let paths = DeclaredReference.all.map(\.testDescription)
        for path in [
            "hours.served /volunteer", "register.entered /named/*",
            "fund.received /payer/volunteer",
            "fund.spent /lines/*/volunteer", "fund.reversed /of",
        ] { #expect(paths.contains(path), "\(path)") }
    }

    @Test(
        "unknown-reference: what any member at any depth names must be on record",
        arguments: DeclaredReference.all)
    func unknown(_ reference: DeclaredReference) throws {
        let (event, pointer) = try reference.missing()
        let review = Decider.review(event, recordedAt: event.time, in: TestSituation())
        let missing = review.reasons.filter { $0.code == "unknown-reference" }.map(\.pointer)
        #expect(missing.contains(pointer), "\(missing)")
    }
}
