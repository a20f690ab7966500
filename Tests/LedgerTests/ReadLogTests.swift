import Catalogue
import EventLog
import Foundation
import JSON
import Ledger
import MerkleTree
import Rules
import Testing

/// Personal data is read in clear only after the log of reads says so.
@Suite(.serialized)
struct ReadLogTests {
    private static let windowSeconds: Int64 = 600

    private func ledger(_ people: [String]) async throws -> TestLedger {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        let texts = people.map { TestEvents.application($0, name: "name of \($0)") }
        #expect(try await fixture.post(texts).allSatisfy { $0.summary == "recorded" })
        return fixture
    }

    private func read(
        _ fixture: TestLedger, _ person: String, _ purpose: ReadingPurpose = .contact,
        by principal: Principal = TestLedger.operator
    ) async throws -> String? {
        let data = try await fixture.ledger.clearData(
            of: VolunteerID(person), for: purpose, by: principal)
        return data?.fields.map { "\($0.name) \(String(decoding: $0.value, as: UTF8.self))" }
            .joined(separator: "; ")
    }

    /// The entries, each as who read what of whom.
    private func entries(_ fixture: TestLedger) throws -> [String] {
        guard let log = try fixture.ledger.readLog() else { return [] }
        return try (0..<log.head.size).map { position in
            let record = try #require(try log.record(at: Position(position)))
            let document = try JSONDocument(parsing: record)
            func text(_ name: StaticString) -> String {
                document.member(0, name).map { document.string($0) } ?? ""
            }
            var persons: [String] = []
            if let list = document.member(0, "persons") {
                document.forEachElement(list) { persons.append(document.string($0)) }
            }
            return "\(text("by")) \(text("purpose")) \(persons.joined(separator: ","))"
        }
    }

    @Test("the newest of each field is read, and one entry stands for ten minutes of reads")
    func grouped() async throws {
        let fixture = try await ledger(["a", "b"])
        #expect(try fixture.ledger.readLog() == nil)
        try await fixture.record(
            TestEvents.event(
                "l", "volunteer.federation-linked", "a", #"{"number":"110000"}"#))
        try await fixture.record(
            TestEvents.event(
                "c", "volunteer.person-corrected", "a", #"{"person":{"name":"new"}}"#))
        let shown = #"person {"name":"new"}; number "110000""#
        for _ in 0..<50 { #expect(try await read(fixture, "a") == shown) }
        #expect(try entries(fixture) == ["test-operator contact a"])
        _ = try await read(fixture, "a", .review)
        _ = try await read(fixture, "b")
        _ = try await read(fixture, "a", by: Principal(id: "other", role: .operator))
        #expect(
            try entries(fixture) == [
                "test-operator contact a", "test-operator review a", "test-operator contact b",
                "other contact a",
            ])
        fixture.clock.turn(seconds: Self.windowSeconds)
        _ = try await read(fixture, "a")
        #expect(try entries(fixture).count == 5)
    }

    @Test("an entry is durable before the answer, and the log of reads verifies by itself")
    func durable() async throws {
        let fixture = try await ledger(["a"])
        _ = try await read(fixture, "a")
        let crashed = try TestLedger(crashOf: fixture)
        #expect(try entries(crashed) == ["test-operator contact a"])
        try fixture.reopen()
        let log = try #require(try fixture.ledger.readLog())
        let stored = try #require(try Transparency(log).newestCheckpoint())
        let key = try VerifierKey(
            name: TestLedger.origin + "/reads", publicKey: fixture.ledger.verifierKey.publicKey)
        let checkpoint = try Checkpoint.open(
            String(decoding: stored.note, as: UTF8.self), keys: [key])
        #expect(checkpoint.size == 1 && checkpoint.root == log.head.root)
        let record = try #require(try log.record(at: Position(0)))
        #expect(TreeHash.leaf(record.span) == checkpoint.root)
    }

    @Test("reads at once share entries, and each stands in one")
    func atOnce() async throws {
        let people = (0..<200).map { "v\($0)" }
        let fixture = try await ledger(people)
        let ledger = fixture.ledger
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for person in people {
                group.addTask {
                    try await ledger.clearData(
                        of: VolunteerID(person), for: .review, by: TestLedger.operator) != nil
                }
            }
            for try await isThere in group { #expect(isThere) }
        }
        let persons = try entries(fixture).flatMap {
            $0.split(separator: " ")[2].split(separator: ",").map(String.init)
        }
        #expect(persons.sorted() == people.sorted())
        #expect(try entries(fixture).count < people.count)
    }

    @Test("of who was erased, or is not there, nothing is read and nothing entered")
    func erased() async throws {
        let fixture = try await ledger(["a"])
        try await fixture.record(
            TestEvents.event("e", "volunteer.erasure-requested", "a", "{}"))
        #expect(try await read(fixture, "a") == nil)
        #expect(try await read(fixture, "nobody") == nil)
        #expect(
            try await fixture.ledger.clearData(
                ofEventAt: Position(0), for: .review, by: TestLedger.operator) == nil)
        #expect(try fixture.ledger.readLog() == nil)
    }

    @Test("a token reads of so many persons within ten minutes, and of no more")
    func limit() async throws {
        let fixture = try await ledger((0..<2001).map { "v\($0)" })
        for number in 0..<2000 { #expect(try await read(fixture, "v\(number)") != nil) }
        await #expect(throws: LedgerError.self) { _ = try await read(fixture, "v2000") }
        #expect(try await read(fixture, "v7") != nil)
        let other = Principal(id: "other", role: .operator)
        #expect(try await read(fixture, "v2000", by: other) != nil)
        fixture.clock.turn(seconds: Self.windowSeconds)
        #expect(try await read(fixture, "v2000") != nil)
    }

    @Test("a log of reads that was removed or cut is noticed: personal data is not read any more")
    func removed() async throws {
        let fixture = try await ledger(["a"])
        _ = try await read(fixture, "a")
        try fixture.reopen {
            try FileManager.default.removeItem(atPath: fixture.directory.path + "/reads")
        }
        let failure = await #expect(throws: LedgerError.self) { _ = try await read(fixture, "a") }
        #expect(failure?.code == .damaged)
        // Everything else goes on.
        try await fixture.record(TestEvents.application("b"))
    }
}
