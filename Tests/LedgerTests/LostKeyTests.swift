import Catalogue
import Foundation
import Ledger
import Projections
import Testing

/// Keys that are there without reason, and keys that are missing.
@Suite(.serialized)
struct LostKeyTests {
    private func ledger(_ people: [String]) async throws -> TestLedger {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        for id in people {
            try await fixture.record(TestEvents.application(id, name: "name of \(id)"))
        }
        return fixture
    }

    private func isInKeys(_ text: String, _ fixture: TestLedger) throws -> Bool {
        let file = try Data(contentsOf: URL(filePath: fixture.directory.keys + "/data.mdb"))
        return file.range(of: Data(text.utf8)) != nil
    }

    @Test("who was refused, only tried or in conflict leaves no byte in keys/")
    func traces() async throws {
        let fixture = try await ledger(["known-person"])
        let refused = try await fixture.post(
            [
                TestEvents.application("refused-person"), TestEvents.confirmation(of: "nothing"),
            ], .all)
        #expect(refused.map(\.summary) == ["recorded", "unknown-reference"])
        let tried = try await fixture.post([TestEvents.application("tried-person")], .dryRun)
        #expect(tried.map(\.summary) == ["recorded"])
        let conflict = TestEvents.application(
            "conflict-person", name: "other", eventID: "known-person-applied")
        #expect(try await fixture.post([conflict])[0].summary == "conflict")
        // In one group with events that are recorded, which is where keys are kept.
        let ledger = fixture.ledger
        let pair = try [
            TestEvents.application("batch-person"), TestEvents.confirmation(of: "nothing"),
        ].map(fixture.submission)
        let second = try fixture.submission(TestEvents.application("second-person"))
        async let batch = ledger.write(pair, .all, by: TestLedger.operator)
        async let single = ledger.write([second], .each, by: TestLedger.operator)
        #expect(try await batch.map(\.summary) == ["recorded", "unknown-reference"])
        #expect(try await single.map(\.summary) == ["recorded"])
        try fixture.close()
        for id in ["refused-person", "tried-person", "conflict-person", "batch-person"] {
            #expect(try !isInKeys(id, fixture), "\(id)")
        }
        #expect(try isInKeys("known-person", fixture) && isInKeys("second-person", fixture))
    }

    @Test("nor does who was refused or only tried in a group with others who are recorded")
    func tracesInGroups() async throws {
        let fixture = try await ledger([])
        var requests: [(events: [Submission], mode: PostingMode)] = []
        for number in 0..<200 {
            let refused = [
                TestEvents.application("refused-\(number)"), TestEvents.confirmation(of: "nothing"),
            ]
            requests.append((try refused.map(fixture.submission), .all))
            let tried = TestEvents.application("tried-\(number)")
            requests.append(([try fixture.submission(tried)], .dryRun))
            let known = TestEvents.application("known-\(number)")
            requests.append(([try fixture.submission(known)], .each))
        }
        let ledger = fixture.ledger
        // All wait at once, so that the writer takes many in a group.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (events, mode) in requests {
                group.addTask {
                    _ = try await ledger.write(events, mode, by: TestLedger.operator)
                }
            }
            try await group.waitForAll()
        }
        try fixture.close()
        for number in 0..<200 {
            #expect(try !isInKeys("refused-\(number)", fixture), "\(number)")
            #expect(try !isInKeys("tried-\(number)", fixture), "\(number)")
            #expect(try isInKeys("known-\(number)", fixture), "\(number)")
        }
    }

    @Test("without its keys a ledger does not open, and says what is lost and what to do")
    func lost() async throws {
        let fixture = try await ledger(["a", "b", "c", "gone"])
        try await fixture.record(
            TestEvents.event("e", "volunteer.erasure-requested", "gone", "{}"))
        try fixture.close()
        let keys = fixture.directory.keys
        try FileManager.default.moveItem(atPath: keys, toPath: keys + ".away")
        for _ in 0..<2 {
            let failure = #expect(throws: LedgerError.self) {
                try fixture.open(fixture.options())
            }
            #expect(failure?.code == .keysLost)
            #expect(failure?.message.contains("3 of 3 people") == true)
            #expect(failure?.message.contains("accept-loss") == true)
        }
        // With its keys back it is as before.
        try FileManager.default.removeItem(atPath: keys)
        try FileManager.default.moveItem(atPath: keys + ".away", toPath: keys)
        try fixture.open(fixture.options())
        let same = TestEvents.application("a", name: "name of a")
        let other = TestEvents.application("a", name: "another")
        #expect(try await fixture.post([same, other]).map(\.summary) == ["repeated", "conflict"])
    }

    @Test("who is erased and who unknown is found in any order of ids")
    func anyOrder() async throws {
        let fixture = try await ledger((0..<40).map { "person-\($0)" } + ["gone"])
        try await fixture.record(
            TestEvents.event("e", "volunteer.erasure-requested", "gone", "{}"))
        let workspace = try Workspace(Overlay(fixture.ledger.views))
        let people = [
            "person-7", "zzz", "person-31", "person-0", "gone", "a", "person-0", "person-8",
        ]
        let found = try workspace.areErased(people.map { VolunteerID($0) })
        #expect(found == [false, nil, false, false, true, nil, false, false])
    }

    @Test("a loss that was accepted stays accepted, and new personal data is kept")
    func accepted() async throws {
        let fixture = try await ledger(["a", "b"])
        try fixture.close()
        try FileManager.default.removeItem(atPath: fixture.directory.keys)
        var options = fixture.options()
        options.acceptsLostKeys = true
        try fixture.open(options)
        try fixture.reopen()
        let unknowable = TestEvents.application("a", name: "unknowable")
        #expect(try await fixture.post([unknowable])[0].summary == "repeated")
        let correction = TestEvents.event(
            "p", "volunteer.person-corrected", "a", #"{"person":{"name":"new"}}"#)
        let other = correction.replacing("new", with: "other")
        try await fixture.record(correction)
        for ledger in [fixture, try TestLedger(crashOf: fixture)] {
            #expect(
                try await ledger.post([correction, other]).map(\.summary)
                    == ["repeated", "conflict"])
        }
        try await fixture.record(TestEvents.application("c"))
        try fixture.reopen()
        try await fixture.ledger.rotateKeys()
        #expect(
            try await fixture.post([correction, other]).map(\.summary) == ["repeated", "conflict"])
    }

    @Test("an older copy of the keys that lacks people is refused too")
    func partly() async throws {
        let fixture = try await ledger(["a"])
        let copy = fixture.directory.path + "/older"
        try fixture.reopen {
            try FileManager.default.copyItem(atPath: fixture.directory.keys, toPath: copy)
        }
        // More than that copy's reserve has keys for.
        let texts = (0..<1200).map { TestEvents.application("v\($0)") }
        #expect(try await fixture.post(texts).allSatisfy { $0.summary == "recorded" })
        try fixture.close()
        try FileManager.default.removeItem(atPath: fixture.directory.keys)
        try FileManager.default.moveItem(atPath: copy, toPath: fixture.directory.keys)
        let failure = #expect(throws: LedgerError.self) { try fixture.open(fixture.options()) }
        #expect(failure?.code == .keysLost)
        #expect(failure?.message.contains("of 1201 people") == true)
    }
}
