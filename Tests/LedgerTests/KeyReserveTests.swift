import Catalogue
import Foundation
import LMDB
import Ledger
import Testing

/// Keys that are durable before they are somebody's: whose they are survives a crash, and no key
/// outlives an erasure.
@Suite(.serialized)
struct KeyReserveTests {
    /// More than the reserve holds.
    private static let manyVolunteers = 1500

    private func ledger() async throws -> TestLedger {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        return fixture
    }

    /// Rows of the tables of the closed key store.
    private func rows(_ fixture: TestLedger) throws -> (persons: Int, reserve: Int) {
        let environment = try Environment(
            path: fixture.directory.keys,
            options: Environment.Options(mapSizeBytes: 1 << 36, maximumTables: 4, readOnly: true))
        defer { environment.close() }
        let persons = try environment.openTable("persons")
        let reserve = try environment.openTable("reserve")
        return try environment.read { transaction throws(LMDBError) in
            (try transaction.count(persons), try transaction.count(reserve))
        }
    }

    @Test("after a crash every volunteer has the key that they were given")
    func crash() async throws {
        let fixture = try await ledger()
        for number in 0..<40 {
            try await fixture.record(TestEvents.application("v\(number)", name: "name \(number)"))
        }
        let crashed = try TestLedger(crashOf: fixture)
        for number in 0..<40 {
            let same = TestEvents.application("v\(number)", name: "name \(number)")
            let other = TestEvents.application("v\(number)", name: "another")
            let outcomes = try await crashed.post([same, other]).map(\.summary)
            #expect(outcomes == ["repeated", "conflict"], "v\(number)")
        }
        // And nobody is given the key of another.
        try await crashed.record(TestEvents.application("next", name: "next"))
        let again = try TestLedger(crashOf: crashed)
        for (id, name) in [("v0", "name 0"), ("v39", "name 39"), ("next", "next")] {
            let same = TestEvents.application(id, name: name)
            #expect(try await again.post([same])[0].summary == "repeated", "\(id)")
        }
    }

    @Test("an erasure destroys a key that was never written, also after a crash")
    func erasure() async throws {
        let fixture = try await ledger()
        for id in ["wang", "li"] { try await fixture.record(TestEvents.application(id, name: id)) }
        try await fixture.record(
            TestEvents.event("e", "volunteer.erasure-requested", "wang", "{}"))
        for ledger in [fixture, try TestLedger(crashOf: fixture)] {
            // Nobody can tell any more what was sealed: the same source and id is the same event.
            let unknowable = TestEvents.application("wang", name: "unknowable")
            #expect(try await ledger.post([unknowable])[0].summary == "repeated")
            let known = TestEvents.application("li", name: "another")
            #expect(try await ledger.post([known])[0].summary == "conflict")
        }
        try fixture.close()
        #expect(try rows(fixture).persons == 1)
    }

    @Test("more volunteers than there are keys in the reserve")
    func many() async throws {
        let fixture = try await ledger()
        let texts = (0..<Self.manyVolunteers).map {
            TestEvents.application("v\($0)", name: "name \($0)")
        }
        #expect(try await fixture.post(texts).allSatisfy { $0.summary == "recorded" })
        for ledger in [try TestLedger(crashOf: fixture), fixture] {
            #expect(try await ledger.post(texts).allSatisfy { $0.summary == "repeated" })
        }
        try fixture.close()
        let stored = try rows(fixture)
        #expect(stored.persons == Self.manyVolunteers)
        #expect(stored.reserve == 1024)
    }

    @Test("keys of events that are refused or only tried go back")
    func refused() async throws {
        let fixture = try await ledger()
        for round in 0..<3 {
            let texts = (0..<900).map { number in
                TestEvents.event(
                    "x\(round)-\(number)", "volunteer.applied", "x\(number)",
                    """
                    {"centre":"nowhere","category":"mass-culture-backbone","adult":true,\
                    "skills":["music"],"person":{"name":"x"}}
                    """)
            }
            #expect(try await fixture.post(texts).allSatisfy { $0.position == nil })
        }
        try fixture.close()
        let stored = try rows(fixture)
        #expect(stored.persons == 0)
        #expect(stored.reserve == 1024)
    }
}
