import Foundation
import SchemaCompiler
import Testing

/// Alternatives, references to events, states and claims, as schemas announce them.
@Suite("Annotations of schemas")
struct AnnotationTests {
    /// Compiles one schema and answers a generated file.
    private func compile(_ schema: String, _ file: String) throws -> String {
        try #require(try CompilerTests.compile(["group.tested.json": schema])[file])
    }

    /// The schema with more members at its top and among its properties.
    private static func schema(top: String, properties: String = "") -> String {
        CompilerTests.schema.replacing("\"x-kind\"", with: top + ", \"x-kind\"", maxReplacements: 1)
            .replacing(
                "\"note\": {", with: properties + "\"note\": {", maxReplacements: 1)
    }

    private static let reference = """
        "of": {"type": "object", "x-refers": "event", "additionalProperties": false,
          "required": ["source", "id"], "x-title": {"zh": "所指", "en": "Of"}, "properties": {
            "source": {"type": "string", "minLength": 1, "maxLength": 300,
              "x-title": {"zh": "来源", "en": "Source"}},
            "id": {"type": "string", "minLength": 1, "maxLength": 128,
              "x-title": {"zh": "编号", "en": "Id"}}}},
        """

    @Test("Alternatives and references to events compile")
    func alternatives() throws {
        let schema = Self.schema(
            top: #""oneOf": [{"required": ["note"]}, {"required": ["count", "of"]}]"#,
            properties: Self.reference)
        let shapes = try compile(schema, "Catalogue/Generated/GroupShapes.swift")
        #expect(shapes.contains(#"alternatives: [["note"], ["count", "of"]]"#))
        #expect(shapes.contains(#".optional("of", .event(ofShape))"#))
        let events = try compile(schema, "Catalogue/Generated/GroupEvents.swift")
        #expect(events.contains("public let of: EventID?"))
        #expect(events.contains("of = fields.optionalEvent("))
    }

    @Test("A state has what its events say that it has")
    func state() throws {
        let first = Self.schema(
            top: #""x-state": {"keeps": ["kind", "note"], "lists": ["kind"]}"#)
        let second = CompilerTests.schema.replacing("group.tested", with: "group.retested")
            .replacing(#"{"from": ["none"], "to": "tested"}"#, with: #"{"from": ["tested"]}"#)
            .replacing(
                "\"x-kind\"",
                with: #""x-state": {"sets": {"note": "note", "at": "time"}}, "x-kind""#)
        let files = try CompilerTests.compile([
            "group.tested.json": first, "group.retested.json": second,
        ])
        let state = try #require(files["Rules/Generated/Group.swift"])
        #expect(state.contains("    public var kind: GroupTestedKind\n"))
        #expect(state.contains("    public var note: String?\n"))
        #expect(state.contains("    public var at: Timestamp?\n"))
        #expect(state.contains("self.init(kind: data.kind, note: data.note, at: nil)"))
        #expect(state.contains("note = data.note ?? note\n            at = event.time"))
        let row = try #require(files["Projections/Generated/Group+Row.swift"])
        #expect(row.contains("entries.append(.groupsByKind, kind.text, key)"))
        let tables = try #require(files["Projections/Generated/AggregateTables.swift"])
        #expect(tables.contains("package let groups: OverlayTable<Row<Group>>"))
    }

    @Test("Events mark, clear and add to members; periods follow the lifecycle")
    func changes() throws {
        let first = Self.schema(
            top: #""x-state": {"keeps": ["kind"], "sets": {"id": "subject"}, "lists": ["owner"], "#
                + #""periods": {"open": "tested"}, "projected": {"last": "day"}}, "x-listing": "own""#
        )
        let second = CompilerTests.schema.replacing("group.tested", with: "group.retested")
            .replacing(#"{"from": ["none"], "to": "tested"}"#, with: #"{"from": ["tested"]}"#)
            .replacing(
                "\"x-kind\"",
                with:
                    #""x-state": {"sets": {"note": null, "isOld": true}, "adds": {"kinds": "kind"}}, "#
                    + "\"x-kind\"")
        let third = second.replacing("group.retested", with: "group.noted")
            .replacing(#"{"note": null, "isOld": true}"#, with: #"["note"]"#)
        let files = try CompilerTests.compile([
            "group.tested.json": first, "group.retested.json": second, "group.noted.json": third,
        ])
        let state = try #require(files["Rules/Generated/Group.swift"])
        for line in [
            "self.init(kind: data.kind, note: nil, id: GroupID(event.subject))",
            "open.note(true, from: event.time)", "open.note(after == .tested, from: event.time)",
            "note = nil\n            isOld = true", "public var last: CivilDate?",
            "if !kinds.contains(data.kind) { kinds.append(data.kind) }",
        ] { #expect(state.contains(line), "\(line)") }
        let row = try #require(files["Projections/Generated/Group+Row.swift"])
        #expect(row.contains("open = try row.periods()"))
        #expect(row.contains("last = try row.optionalDay()"))
        #expect(row.contains("if let owner { entries.append(.groupsByOwner, owner.text, key) }"))
    }

    @Test("A member of the data says whether an event is a decision")
    func kind() throws {
        let schema = CompilerTests.schema.replacing(
            #""x-kind": "fact""#, with: #""x-kind": {"decision": {"kind": {"const": "b"}}}"#)
        let payload = try compile(schema, "Catalogue/Generated/Payload.swift")
        #expect(payload.contains("[.b].contains(data.kind) ? .decision : .fact"))
        for (kind, place) in [
            (#"{"decision": {"kind": {"const": "c"}}}"#, "/x-kind/decision/kind"),
            (#"{"decision": {"note": {"const": "b"}}}"#, "/x-kind/decision/note"),
            (#"{"decision": {}}"#, "/x-kind: names one"),
            (#"{"fact": {"kind": {"const": "b"}}}"#, "/x-kind/fact"),
        ] {
            let other = CompilerTests.schema.replacing(
                #""x-kind": "fact""#, with: #""x-kind": \#(kind)"#)
            let error = #expect(throws: SchemaError.self) {
                try CompilerTests.compile(["group.tested.json": other])
            }
            #expect(error?.description.contains(place) == true, "\(error?.description ?? "")")
        }
    }

    @Test("A listing looks for words in texts, and shows the whole city where the schema says so")
    func listing() throws {
        let state =
            #""x-state": {"keeps": ["kind", "note"], "lists": ["kind"], "searches": ["note"]}"#
        let own = try compile(
            Self.schema(top: state), "Queries/Generated/Group+Listing.swift")
        #expect(own.contains(#".words("text", "Words that stand in note.") { [$0.state.note] }"#))
        #expect(own.contains("reach: .own"))
        let city = try compile(
            Self.schema(top: state + #", "x-reach": "city""#),
            "Queries/Generated/Group+Listing.swift")
        #expect(city.contains("reach: .city"))
        #expect(!city.contains("reach: .own"))
    }

    @Test("A claim follows from the state, in the states that it names")
    func claims() throws {
        let schema = Self.schema(
            top:
                #""x-state": {"keeps": ["kind", "note"]}, "x-claims": [{"claim": "note", "of": ["note"], "#
                + #""in": ["tested"], "taken": "refuses"}]"#)
        let state = try compile(schema, "Rules/Generated/Group.swift")
        #expect(state.contains("if lifecycle == .tested, let note {"))
        let kinds = try compile(schema, "Rules/Generated/ClaimKind.swift")
        #expect(kinds.contains(#"case .note: (.refuses, "/data/note")"#))
        let rules = try compile(schema, "Rules/Generated/Review+Dispatch.swift")
        #expect(rules.contains("try checkClaims(of: before, in: situation)"))
    }

    @Test(
        "What the annotations cannot mean is refused, at its place and with a cure",
        arguments: [
            (#""oneOf": [{"required": ["note"]}]"#, "/oneOf: must have 2 to 8"),
            (#""oneOf": [{"required": ["note"]}, {"required": ["kind"]}]"#, "/oneOf/1/required"),
            (#""oneOf": [{"required": ["note"]}, {"required": ["x"]}]"#, "/oneOf/1/required"),
            (
                #""oneOf": [{"required": ["note"]}, {"required": ["note", "count"]}]"#,
                "/oneOf/1: contains alternative 0"
            ),
            (#""oneOf": [{"required": ["note"]}, {"properties": {}}]"#, "/oneOf/1/properties"),
            (#""x-state": {"keeps": ["x"]}"#, "/x-state/keeps: names x"),
            (#""x-state": {"sets": ["x"]}"#, "/x-state/sets: names x"),
            (#""x-state": {"sets": {"a": {"given": "note"}}}"#, "/x-state/sets: names note"),
            (
                #""x-state": {"keeps": ["kind"], "sets": {"kind": null}}"#,
                "/x-state/sets: clears kind"
            ),
            (#""x-state": {"periods": {"open": "opened"}}"#, "/x-state/periods/open"),
            (#""x-state": {"keeps": ["of"]}"#, "/x-state/keeps: names of"),
            (#""x-state": {"keeps": ["kind"], "lists": ["note"]}"#, "/x-state/lists: names note"),
            (#""x-state": {"keeps": ["note"], "counts": ["note"]}"#, "/x-state/counts: names note"),
            (
                #""x-state": {"keeps": ["kind"], "projected": {"a": "text"}}"#,
                "/x-state/projected/a"
            ),
            (#""x-state": "mine""#, "/x-state: the only word is own"),
            (#""x-rules": true"#, "/x-rules: must be a string"),
            (#""x-claims": [{"claim": "a", "of": ["note"]}]"#, "/x-claims: names note"),
            (#""x-claims": [{"claim": "a", "taken": "refuses"}]"#, "/x-claims/0: needs of"),
            (#""x-claims": [{"claim": "a b"}]"#, "/x-claims/0/claim"),
            (#""x-plural": "Groups""#, "/x-plural"),
            (#""x-reach": "everyone""#, "the only value is city"),
            (
                #""x-state": {"keeps": ["kind"], "searches": ["kind"]}"#,
                "/x-state/searches: names kind"
            ),
        ])
    func misunderstood(annotation: String, place: String) throws {
        let schema = Self.schema(top: annotation, properties: Self.reference)
        let error = #expect(throws: SchemaError.self) {
            try CompilerTests.compile(["group.tested.json": schema])
        }
        #expect(error?.description.contains(place) == true, "\(error?.description ?? "")")
    }

    @Test(
        "A reference to an event is its source and its id",
        arguments: [
            ("\"required\": [\"source\", \"id\"]", "\"required\": [\"source\"]", "/properties/of"),
            ("\"x-refers\": \"event\"", "\"x-refers\": \"group\"", "/properties/of/x-refers"),
            ("\"minLength\": 1, \"maxLength\": 128", "\"maxLength\": 128", "/properties/of"),
        ])
    func badReference(old: String, new: String, place: String) throws {
        try #require(Self.reference.contains(old))
        let reference = Self.reference.replacing(old, with: new)
        let error = #expect(throws: SchemaError.self) {
            try CompilerTests.compile([
                "group.tested.json": Self.schema(top: #""x-rules": "own""#, properties: reference)
            ])
        }
        #expect(error?.description.contains(place) == true, "\(error?.description ?? "")")
    }
}
