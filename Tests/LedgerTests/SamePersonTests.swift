import Catalogue
import EventLog
import Foundation
import Ledger
import Projections
import Queries
import Rules
import Testing

/// One identity number on two people is found across centres, and a merge settles it.
@Suite(.serialized)
struct SamePersonTests {
    private static let number = "110101199003070038"

    private func ledger() async throws -> TestLedger {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        return fixture
    }

    private func applied(_ id: String, number: String? = Self.number) -> String {
        let more = number.map { #","idNumber":"\#($0)""# } ?? ""
        return TestEvents.event(
            "\(id)-applied", "volunteer.applied", id,
            """
            {"centre":"d","category":"mass-culture-backbone","adult":true,"skills":["music"],\
            "person":{"name":"测试"\(more)}}
            """)
    }

    private func corrected(_ id: String) -> String {
        TestEvents.event(
            "\(id)-corrected", "volunteer.person-corrected", id,
            #"{"person":{"name":"测试","idNumber":"\#(Self.number)"}}"#)
    }

    private func findings(_ fixture: TestLedger) throws -> Int {
        let answer = try fixture.ledger.views.list(
            Listings.findings, where: ["code": "same-person"], try Page(limit: 10))
        return String(decoding: answer.body, as: UTF8.self).split(separator: "\"severity\"").count
            - 1
    }

    private func verify(_ fixture: TestLedger) throws {
        try fixture.reopen {
            _ = try Ledger.verify(fixture.directory)
            try fixture.deleteViews()
        }
    }

    @Test("who else has the number is on record, also after a restart, and the number is not")
    func found() async throws {
        let fixture = try await ledger()
        try await fixture.record(applied("a"))
        try await fixture.record(applied("b", number: nil))
        #expect(try findings(fixture) == 0)
        let second = try await fixture.record(applied("c"))
        #expect(try fixture.event(at: second).sameAs == ["person": "a"])
        try verify(fixture)
        let third = try await fixture.record(corrected("b"))
        #expect(try fixture.event(at: third).sameAs == ["person": "a"])
        #expect(try findings(fixture) == 2)
        #expect(try await fixture.post([applied("c")])[0].summary == "repeated")
        try fixture.reopen {
            for name in ["log/data.mdb", "log/journal", "views/data.mdb", "keys/data.mdb"] {
                let file = fixture.directory.path + "/" + name
                let data = try Data(contentsOf: URL(filePath: file))
                #expect(data.range(of: Data(Self.number.utf8)) == nil, "\(name)")
            }
        }
    }

    @Test("one's own number is nobody else's; that of who was erased, merged or refused is free")
    func free() async throws {
        let fixture = try await ledger()
        try await fixture.record(applied("a"))
        let own = try await fixture.record(corrected("a"))
        #expect(try fixture.event(at: own).sameAs == [:])
        let refused = try await fixture.post(
            [applied("x"), TestEvents.confirmation(of: "nothing")], .all)
        #expect(refused.map(\.summary) == ["recorded", "unknown-reference"])
        try await fixture.record(
            TestEvents.event("e", "volunteer.erasure-requested", "a", "{}"))
        try await fixture.record(applied("b", number: nil))
        let first = try await fixture.record(applied("c"))
        #expect(try fixture.event(at: first).sameAs == [:])
        // The number goes along to the registration that goes on.
        try await fixture.record(
            TestEvents.event("m", "volunteer.merged", "c", #"{"into":"b"}"#))
        let second = try await fixture.record(applied("d"))
        #expect(try fixture.event(at: second).sameAs == ["person": "b"])
        try verify(fixture)
    }

    @Test("the same in every grouping")
    func grouping() async throws {
        let texts =
            ["a", "b", "c"].map { applied($0) } + [
                TestEvents.event("m", "volunteer.merged", "b", #"{"into":"a"}"#),
                TestEvents.event("e", "volunteer.erasure-requested", "a", "{}"), applied("f"),
            ]
        let alone = try await ledger()
        let together = try await ledger()
        for text in texts { try await alone.record(text) }
        #expect(try await together.post(texts).map(\.summary) == texts.map { _ in "recorded" })
        func found(_ fixture: TestLedger) throws -> [String: [String: String]] {
            var found: [String: [String: String]] = [:]
            for place in 0..<fixture.ledger.log.head.size {
                let event = try fixture.event(at: Position(place))
                if !event.sameAs.isEmpty { found[event.id.id] = event.sameAs }
            }
            return found
        }
        #expect(try found(alone) == found(together))
        #expect(try found(alone)["f-applied"] == ["person": "c"])
    }
}

/// Complaints are sealed, for whom they are about or who complains.
@Suite(.serialized)
struct SealedComplaintTests {
    private static let text = "独一无二的投诉"

    private func complaint(_ id: String, _ members: String) -> String {
        TestEvents.event(
            "\(id)-filed", "complaint.filed", id, #"{\#(members),"text":"\#(Self.text)"}"#)
    }

    private func answer(_ id: String) -> String {
        TestEvents.event(
            "\(id)-answered", "complaint.answered", id,
            #"{"text":"\#(Self.text)，已答复","upheld":true}"#)
    }

    @Test(
        "its text is in no file in clear, stays readable after a restart, and goes with the person")
    func sealed() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        try await fixture.record(TestEvents.application("a"))
        let about = #""about":"project","id":"p0""#
        let texts = [
            complaint("own", about), complaint("by", about + #","by":"a""#),
            complaint("of", #""about":"volunteer","id":"a""#), answer("own"), answer("by"),
        ]
        for text in texts { try await fixture.record(text) }
        func same() async throws -> [String] {
            let others = texts.map { $0.replacing(Self.text, with: "另一") }
            return try await (fixture.post(texts) + fixture.post(others)).map(\.summary)
        }
        let expected = texts.map { _ in "repeated" } + texts.map { _ in "conflict" }
        #expect(try await same() == expected)
        try fixture.reopen {
            _ = try Ledger.verify(fixture.directory)
            try fixture.deleteViews()
            for name in ["log/data.mdb", "log/journal", "keys/data.mdb"] {
                let file = fixture.directory.path + "/" + name
                let data = try Data(contentsOf: URL(filePath: file))
                #expect(data.range(of: Data(Self.text.utf8)) == nil, "\(name)")
            }
        }
        #expect(try await same() == expected)
        try await fixture.record(
            TestEvents.event("e", "volunteer.erasure-requested", "a", "{}"))
        // What nobody can read any more is the same; what is sealed for nobody stays as it was.
        #expect(
            try await same()
                == texts.map { _ in "repeated" } + [
                    "conflict", "repeated", "repeated", "conflict", "repeated",
                ])
        let refused = try await fixture.post([complaint("late", about + #","by":"a""#)])
        #expect(refused[0].summary == "person-erased")
    }

    @Test("a complaint that is refused leaves no key")
    func refused() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        let filed = complaint("k", #""about":"project","id":"p0""#)
        let outcomes = try await fixture.post(
            [filed, TestEvents.confirmation(of: "nothing")], .all)
        #expect(outcomes.map(\.summary) == ["recorded", "unknown-reference"])
        try fixture.reopen()
        try await fixture.record(filed.replacing(Self.text, with: "另一"))
        #expect(try await fixture.post([filed])[0].summary == "conflict")
    }
}
