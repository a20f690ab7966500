import Catalogue
import JSON
import Testing

@Suite("Examples of the schemas")
struct ExampleTests {
    /// The elements of a member of a schema, as text.
    private func elements(_ type: EventType, _ name: StaticString) throws -> [String] {
        let schema = try JSONDocument(parsing: Array(type.descriptor.schema.utf8))
        let array = try #require(schema.member(0, name))
        var texts: [String] = []
        schema.forEachElement(array) { texts.append(Posting.text(schema, $0)) }
        return texts
    }

    @Test(
        "Every example is accepted, stored, and read back the same", arguments: EventType.allCases)
    func examples(type: EventType) throws {
        let examples = try elements(type, "examples")
        #expect(examples.count >= 2)
        for example in examples {
            let posted = try Posting.decode(Posting.event(type, example))
            #expect(posted.event.type == type)
            #expect(posted.event.payload.type == type)
            #expect(posted.personal.isEmpty || type.descriptor.hasPersonal)
            let stored = Posting.store(posted)
            let event = try Catalogue.decodeStored(stored)
            #expect(event.payload == posted.event.payload)
            #expect(event.references == posted.event.references)
            #expect(event.id == posted.event.id)
            #expect(event.subject == posted.event.subject)
            #expect(event.time == posted.event.time)
            #expect(event.stamp?.position == 7)
            #expect(event.stamp?.recordedTime == Posting.now)
            #expect(event.stamp?.recordedBy == "centre:dongcheng")
            #expect(posted.isSame(asStored: stored) { _, _ in nil })
        }
    }

    @Test("Every counterexample is refused at a place in the data", arguments: EventType.allCases)
    func counterexamples(type: EventType) throws {
        let cases = try elements(type, "x-counterexamples")
        #expect(cases.count >= 2)
        for text in cases {
            let document = try JSONDocument(parsing: Array(text.utf8))
            let data = try #require(document.member(0, "data"))
            let event = Posting.event(type, Posting.text(document, data))
            let violations = try Posting.violations(event)
            #expect(!violations.isEmpty, "\(type.name) \(text)")
            for violation in violations {
                #expect(violation.pointer.hasPrefix("/data"), "\(violation)")
                #expect(!violation.message.description.isEmpty)
            }
        }
    }

    @Test("An empty object is refused or lacks nothing", arguments: EventType.allCases)
    func emptyData(type: EventType) throws {
        let required = type.descriptor.shape.fields.filter(\.isRequired).map(\.name)
        let violations = try Posting.violations(Posting.event(type, "{}"))
        let missing = violations.filter { $0.code == "required" }.map(\.pointer)
        #expect(missing == required.map { "/data/" + $0 })
    }
}
