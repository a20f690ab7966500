import Catalogue
import EventLog
import Foundation
import Ledger
import Projections
import Queries
import Testing
import Workload

/// One number of the municipal federation's system belongs to one person: the number is sealed, and who
/// was found to hold it is on record.
@Suite(.serialized)
struct FederationTests {
    private static let number = "110000123456"

    private func ledger(_ people: [String]) async throws -> TestLedger {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        for id in people { try await fixture.record(TestEvents.application(id)) }
        return fixture
    }

    private func link(_ id: String, _ number: String = Self.number, event: String? = nil) -> String
    {
        TestEvents.event(
            event ?? "\(id)-link", "volunteer.federation-linked", id, #"{"number":"\#(number)"}"#)
    }

    private func member(_ id: String, _ number: String = Self.number) -> String {
        TestEvents.event(
            "\(id)-applied", "volunteer.applied", id,
            """
            {"centre":"d","category":"association-member","adult":true,"skills":["music"],\
            "federationNumber":"\(number)","person":{"name":"n"}}
            """)
    }

    private func unlink(_ id: String) -> String {
        TestEvents.event("\(id)-unlink", "volunteer.federation-unlinked", id, "{}")
    }

    private func summaries(_ outcomes: [Outcome]) -> [String] { outcomes.map(\.summary) }

    private func verify(_ fixture: TestLedger) throws {
        try fixture.reopen {
            _ = try Ledger.verify(fixture.directory)
            try fixture.deleteViews()
        }
        try fixture.reopen { _ = try Ledger.verify(fixture.directory) }
    }

    @Test("a number is in no file in clear text, and is the same event only with the same number")
    func sealed() async throws {
        let fixture = try await ledger(["a"])
        try await fixture.record(link("a"))
        try await fixture.record(member("b", "BJ-2013-000871"))
        #expect(
            try await summaries(fixture.post([link("a"), link("a", "7")]))
                == ["repeated", "conflict"])
        try fixture.reopen {
            for name in ["log/data.mdb", "log/journal", "views/data.mdb", "keys/data.mdb"] {
                let data = try Data(
                    contentsOf: URL(filePath: fixture.directory.path + "/" + name))
                #expect(data.range(of: Data(Self.number.utf8)) == nil, "\(name)")
                #expect(data.range(of: Data("BJ-2013-000871".utf8)) == nil, "\(name)")
            }
        }
    }

    @Test("who holds the number is on record; verification and replay need nothing else")
    func recorded() async throws {
        let fixture = try await ledger(["a", "c"])
        try await fixture.record(link("a"))
        let position = try await fixture.record(member("b"))
        #expect(try fixture.event(at: position).sameAs == ["federationNumber": "a"])
        #expect(try await summaries(fixture.post([link("c")])) == ["federation-number-taken"])
        try verify(fixture)
        #expect(try await summaries(fixture.post([link("c")])) == ["federation-number-taken"])
        try await fixture.record(unlink("a"))
        #expect(try await summaries(fixture.post([link("c")])) == ["federation-number-taken"])
        try await fixture.record(unlink("b"))
        try await fixture.record(link("c"))
        #expect(
            try await summaries(fixture.post([link("c", "8", event: "x")])) == ["already-linked"])
        try await fixture.record(link("c", event: "y"))
        try verify(fixture)
    }

    @Test(
        "invisible, full-width and spaced variants are the same number",
        arguments: [
            "110000123456 ", " 110000123456", "110000 123456", "110000\u{200B}123456",
            "１１００００１２３４５６", "110000123456\u{FEFF}", "110000\u{00AD}123456",
            "110000123456\u{3000}", "110000\u{2060}123456", "110000\u{FE0F}123456",
        ])
    func variants(number: String) async throws {
        let fixture = try await ledger(["a", "b"])
        try await fixture.record(link("a"))
        #expect(
            try await summaries(fixture.post([link("b", number)])) == ["federation-number-taken"])
    }

    @Test("after erasure the number is free, and nothing on record says which it was")
    func erased() async throws {
        let fixture = try await ledger(["a", "b"])
        try await fixture.record(link("a"))
        // In one batch, before the key is destroyed.
        let outcomes = try await fixture.post(
            [TestEvents.event("e", "volunteer.erasure-requested", "a", "{}"), link("b")], .all)
        #expect(summaries(outcomes) == ["recorded", "recorded"])
        try verify(fixture)
        let answer = try fixture.ledger.views.find(Resources.volunteer, "a")
        let text = answer.map { String(decoding: $0.body, as: UTF8.self) } ?? ""
        #expect(text.contains(#""federationLinked":false"#))
    }

    @Test(
        "the same events get the same verdicts alone, in batches and as one stream",
        arguments: [UInt64](0..<8))
    func grouping(seed: UInt64) async throws {
        var generator = SplitMix(state: seed)
        let people = ["a", "b", "c", "d"]
        var texts = people.map { TestEvents.application($0) }
        for index in 0..<60 {
            let person = people[Int.random(in: 0..<people.count, using: &generator)]
            let number = ["1", "2", "１", "2 "][Int.random(in: 0..<4, using: &generator)]
            switch Int.random(in: 0..<6, using: &generator) {
            case 0:
                texts.append(
                    TestEvents.event(
                        "e\(index)", "volunteer.federation-unlinked", person, "{}"))
            case 1: texts.append(member("m\(index)", number))
            case 2:
                texts.append(
                    TestEvents.event(
                        "e\(index)", "volunteer.skills-declared", person,
                        #"{"skills":["music"]}"#))
            default: texts.append(link(person, number, event: "e\(index)"))
            }
        }
        let alone = try await ledger([])
        let together = try await ledger([])
        let grouped = try await ledger([])
        var verdicts: [[String]] = [[], [], []]
        for text in texts { verdicts[0] += summaries(try await alone.post([text])) }
        verdicts[1] = summaries(try await together.post(texts))
        var rest = texts[...]
        while !rest.isEmpty {
            let count = min(rest.count, Int.random(in: 1...7, using: &generator))
            verdicts[2] += summaries(try await grouped.post(Array(rest.prefix(count))))
            rest = rest.dropFirst(count)
        }
        #expect(verdicts[0] == verdicts[1] && verdicts[0] == verdicts[2])
        #expect(verdicts[0].contains("recorded") && verdicts[0].contains("federation-number-taken"))
        for fixture in [alone, together, grouped] {
            let size = fixture.ledger.log.head.size
            let found = try (0..<size).map { try fixture.event(at: Position($0)).sameAs }
            let expected = try (0..<size).map { try alone.event(at: Position($0)).sameAs }
            #expect(found == expected)
            try verify(fixture)
        }
    }

    @Test("a batch that is refused claims no number")
    func refusedBatch() async throws {
        let fixture = try await ledger(["a", "b"])
        let refused = try await fixture.post([link("a"), TestEvents.confirmation(of: "x")], .all)
        #expect(summaries(refused) == ["recorded", "unknown-reference"])
        #expect(try await summaries(fixture.post([link("a")], .dryRun)) == ["recorded"])
        try await fixture.record(link("b"))
        #expect(try await summaries(fixture.post([link("a")])) == ["federation-number-taken"])
    }
}
