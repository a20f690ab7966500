import Catalogue
import Testing

@Suite("Payloads and references")
struct PayloadTests {
    @Test("The fields of a payload have the types of the schema")
    func hoursServed() throws {
        let data = """
            {"activity":"rehearsal","minutes":90,"endedAt":"2026-11-23T02:30:00.5Z",\
            "startedAt":"2026-11-23T09:00:00+08:00","project":"p-1","volunteer":"v-1",\
            "shift":"s-1"}
            """
        let event = try Posting.decode(Posting.event(.hoursServed, data)).event
        guard case .hoursServed(let hours) = event.payload else {
            Issue.record("another payload: \(event.payload)")
            return
        }
        #expect(hours.volunteer == VolunteerID("v-1"))
        #expect(hours.project.text == "p-1")
        #expect(hours.participation == nil)
        #expect(hours.shift == ShiftID("s-1"))
        #expect(hours.minutes == Minutes(90))
        #expect(hours.activity == .rehearsal)
        #expect(hours.startedAt.text == "2026-11-23T01:00:00.000000Z")
        #expect(hours.endedAt.text == "2026-11-23T02:30:00.500000Z")
        #expect(event.references.map(\.pointer) == ["/project", "/volunteer", "/shift"])
        #expect(event.references.map(\.aggregate) == [.project, .volunteer, .shift])
        #expect(event.reference("volunteer")?.id == "v-1")
        #expect(event.reference("group") == nil)
    }

    @Test("Arrays of words, of objects and of references are read in their order")
    func arrays() throws {
        let scheme = """
            {"number":"n","effectiveFrom":"2026-01-01","stars":[{"level":1,"minutes":60},\
            {"minutes":120,"level":2}],"medals":[{"grade":"gold","minutes":9}],\
            "counts":["rehearsal","service"]}
            """
        let event = try Posting.decode(Posting.event(.schemePublished, scheme)).event
        guard case .schemePublished(let payload) = event.payload else {
            Issue.record("another payload")
            return
        }
        #expect(payload.stars.map(\.level) == [1, 2])
        #expect(payload.stars.map(\.minutes) == [Minutes(60), Minutes(120)])
        #expect(payload.medals.map(\.grade) == [.gold])
        #expect(payload.counts == [.rehearsal, .service])
        #expect(payload.dailyCap == nil)
        #expect(payload.effectiveFrom.text == "2026-01-01")

        let guidance = #"""
            {"kind":"guidance","centre":"c","number":"1","title":"t","on":"2026-01-01","to":["a","b","c"]}
            """#
        let issued = try Posting.decode(Posting.event(.registerEntered, guidance)).event
        #expect(issued.references.map(\.pointer) == ["/centre", "/to/0", "/to/1", "/to/2"])
        #expect(issued.references.map(\.id) == ["c", "a", "b", "c"])
        #expect(issued.references.allSatisfy { $0.aggregate == .centre })
    }

    @Test("Escapes in names and texts mean the characters they stand for")
    func escapes() throws {
        let data = ##"{"re\u0061son":"a\"\u4e2d\ud83d\ude00\n"}"##
        let event = try Posting.decode(Posting.event(.groupDissolved, data)).event
        #expect(event.payload == .groupDissolved(GroupDissolved(reason: "a\"中😀\n")))
    }

    @Test("A reference made by hand equals the decoded one")
    func referenceByHand() throws {
        let event = try Posting.decode(Posting.event()).event
        let reference = Reference(id: "v-1", type: .hoursServed, field: "volunteer")
        #expect(event.references.first == reference)
        #expect(reference.aggregate == .volunteer)
        #expect(reference.pointer == "/volunteer")
    }

    @Test("A reference made by hand stands in items and in members, too")
    func nestedByHand() throws {
        let line =
            #"{"category":"subsidies","amount":1,"volunteer":"v-1","day":"2026-04-11","purpose":"meal"}"#
        let data =
            #"{"lines":[\#(line),\#(line)],"voucher":"1","requestedBy":"s1","approvedBy":"s2"}"#
        let spent = try Posting.decode(Posting.event(.fundSpent, data)).event
        #expect(spent.references.map(\.pointer) == ["/lines/0/volunteer", "/lines/1/volunteer"])
        #expect(
            spent.references.last
                == Reference(
                    id: "v-1", type: .fundSpent, field: "lines", item: 1, member: "volunteer"))
        let gift = #"{"amount":1,"payer":{"volunteer":"v-1"},"voucher":"r"}"#
        let received = try Posting.decode(Posting.event(.fundReceived, gift)).event
        #expect(
            received.references
                == [Reference(id: "v-1", type: .fundReceived, field: "payer", member: "volunteer")])
    }

    @Test("A personal field is told apart and its value kept out of the payload")
    func personal() throws {
        let person = #"{ "name" : "王小明", "idNumber": "110101199003070038" }"#
        let data =
            #"{"centre":"c","category":"arts-professional","adult":true,"skills":["music"],"person":"#
            + person + "}"
        let posted = try Posting.decode(Posting.event(.volunteerApplied, data))
        #expect(posted.personal.map(\.name) == ["person"])
        #expect(posted.personal.map(\.owner) == [.subject])
        let compact = #"{"name":"王小明","idNumber":"110101199003070038"}"#
        #expect(posted.personal.map(\.value) == [Array(compact.utf8)])
        guard case .volunteerApplied(let payload) = posted.event.payload else {
            Issue.record("another payload")
            return
        }
        #expect(payload.hasPerson)
        let stored = String(decoding: Posting.store(posted), as: UTF8.self)
        #expect(!stored.contains("王"))
        #expect(stored.contains(#""person":{"sealed":"c2VjcmV0"}}"#))
    }
}
