import Catalogue
import JSON
import Testing

@Suite("Descriptors")
struct DescriptorTests {
    @Test("Names lead to types and back", arguments: EventType.allCases)
    func names(type: EventType) throws {
        #expect(EventType(name: type.name) == type)
        #expect(EventType(name: type.name + "x") == nil)
        #expect(EventType(name: String(type.name.dropLast())) == nil)
        let descriptor = type.descriptor
        #expect(descriptor.type == type)
        #expect(type.name.hasPrefix(descriptor.aggregate.name + "."))
        #expect(!descriptor.titleChinese.isEmpty && !descriptor.titleEnglish.isEmpty)
        #expect(descriptor.creates == descriptor.from.contains(.none))
        if case .field(let field) = descriptor.owner {
            #expect(descriptor.shape.fields.contains { $0.name == field })
        }
    }

    @Test(
        "Schemas are published as they are, and their stored form seals",
        arguments: EventType.allCases)
    func schemas(type: EventType) throws {
        let descriptor = type.descriptor
        let posted = try JSONDocument(parsing: Array(descriptor.schema.utf8))
        let stored = try JSONDocument(parsing: Array(descriptor.storedSchema.utf8))
        let id = try #require(posted.member(0, "$id"))
        #expect(posted.string(id) == descriptor.schemaName)
        #expect((descriptor.schema == descriptor.storedSchema) == !descriptor.hasPersonal)
        guard descriptor.hasPersonal else { return }
        let properties = try #require(stored.member(0, "properties"))
        #expect(stored.member(0, "examples") == nil)
        var sealed = 0
        stored.forEachMember(properties) { _, value in
            guard let inner = stored.member(value, "properties") else { return }
            if stored.member(inner, "sealed") != nil { sealed += 1 }
        }
        #expect(sealed == descriptor.shape.fields.filter { $0.personal != nil }.count)
    }

    @Test("The lifecycle of hours")
    func lifecycle() {
        let served = EventType.hoursServed.descriptor
        #expect(served.kind == .fact && served.creates && served.to == .served)
        #expect(served.owner == .field("project"))
        let confirmed = EventType.hoursConfirmed.descriptor
        #expect(confirmed.kind == .decision && !confirmed.creates)
        #expect(confirmed.from.contains(.served) && confirmed.to == .confirmed)
        #expect(confirmed.owner == .subject)
        #expect(EventType.centreEstablished.descriptor.owner == .parent)
        #expect(EventType.volunteerExpertDesignated.descriptor.requiresMunicipal)
        #expect(EventType.ledgerFounded.descriptor.isPostedByLedger)
    }

    @Test("Sets of states")
    func states() {
        let states: LifecycleStates = [.none, .applied]
        #expect(states.contains(.applied) && !states.contains(.erased))
        #expect(
            LifecycleState.allCases.allSatisfy(LifecycleStates(LifecycleState.allCases).contains))
    }

    @Test("Words of enumerations lead to their cases")
    func words() {
        #expect(Skill(text: "fine-arts") == .fineArts)
        #expect(Skill(text: "fineArts") == nil)
        #expect(Skill.allCases.allSatisfy { Skill(text: $0.text) == $0 })
        #expect(Skill.music < Skill.other)
    }

    @Test("Aggregates and their ids go together")
    func aggregates() {
        #expect(
            Aggregate.allCases.enumerated().allSatisfy { $0.offset == Int($0.element.rawValue) })
        #expect(VolunteerID.aggregate == .volunteer && HoursID.aggregate == .hours)
        #expect(CentreID("a") < CentreID("b"))
    }
}
