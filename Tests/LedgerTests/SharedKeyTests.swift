import Foundation
import Ledger
import Projections
import Testing

/// Events that have the same key among the read models, although they are different events.
@Suite(.serialized)
struct SharedKeyTests {
    /// Two sources that no key tells apart: among so many there are some.
    private func sources() throws -> (String, String) {
        var known: [EventKey: String] = [:]
        for number in 0..<1_000_000 {
            let source = "/centres/m/\(number)"
            let key = EventKey(source: source, id: "same")
            if let other = known[key] { return (other, source) }
            known[key] = source
        }
        throw TestFailure("no two sources have the same key")
    }

    private func application(_ person: String, from source: String, name: String) -> String {
        let usual = TestEvents.application(person, name: name, eventID: "same")
        return usual.replacing(#""source":"/centres/m""#, with: #""source":"\#(source)""#)
    }

    @Test("one id from two sources with one key: two events, each recognised by its record")
    func sameKey() async throws {
        let (one, other) = try sources()
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        let first = application("v1", from: one, name: "one")
        let second = application("v2", from: other, name: "two")
        let outcomes = try await fixture.post([first, second, first])
        #expect(outcomes.map(\.summary) == ["recorded", "recorded", "repeated"])
        #expect(outcomes[2].position == outcomes[0].position)
        for _ in 0..<2 {
            let again = try await fixture.post([
                second, first, application("v1", from: one, name: "another"),
                application("v2", from: other, name: "another"),
            ])
            #expect(again.map(\.summary) == ["repeated", "repeated", "conflict", "conflict"])
            #expect(again[0].position == outcomes[1].position)
            #expect(again[1].position == outcomes[0].position)
            try fixture.reopen { try fixture.deleteViews() }
        }
    }

    @Test("ids as long as they may be are told apart by their last byte")
    func longIDs() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        var texts: [String] = []
        for last in ["a", "b"] {
            let id = String(repeating: "𠀀", count: 127) + last
            texts.append(TestEvents.application("v\(last)", eventID: id))
        }
        #expect(try await fixture.post(texts).map(\.summary) == ["recorded", "recorded"])
        #expect(try await fixture.post(texts).map(\.summary) == ["repeated", "repeated"])
        let keys = ["a", "b"].map {
            EventKey(source: "/s", id: String(repeating: "i", count: 1000) + $0)
        }
        #expect(keys[0] != keys[1])
    }
}
