import Catalogue
import EventLog
import Foundation
import Ledger
import Projections
import Queries
import Rules
import Testing

/// Rules that came later: old events stay judged by the rules of their own position.
@Suite(.serialized)
struct EpochTests {
    private static let records = 40

    /// A ledger of the first epoch with confirmed service of `v1` that a suspension, recorded later,
    /// came before: `h0`, `h1` … with one minute each.
    private static func old() async throws -> TestLedger {
        let fixture = try TestLedger(rules: .first)
        var texts = TestEvents.city() + [TestEvents.application("v1")]
        texts.append(
            TestEvents.event("v1-2", "volunteer.registered", "v1", #"{"reviewer":"staff-1"}"#))
        for number in 0..<records {
            texts.append(TestEvents.service("h\(number)", of: "v1", minutes: 1))
            texts.append(TestEvents.confirmation(of: "h\(number)"))
        }
        texts.append(
            TestEvents.event(
                "v1-3", "volunteer.suspended", "v1", #"{"reason":"核实"}"#,
                time: "2026-05-09T09:00:00+08:00"))
        for text in texts { try await fixture.record(text) }
        return fixture
    }

    /// A correction of a record of hours, which the second epoch refuses where it adds minutes.
    private static func correction(_ id: String, of hours: String, minutes: Int) -> String {
        TestEvents.event(
            id, "hours.corrected", hours, #"{"minutes":\#(minutes),"reason":"更正"}"#)
    }

    private static func adoption(_ id: String, _ epoch: Int = 2) -> String {
        TestEvents.event(
            id, "ledger.rules-adopted", "ledger", #"{"epoch":\#(epoch)}"#, source: "/ledger")
    }

    /// Posts events one by one, each after the answer to the last.
    private static func write(
        _ submissions: [Submission], to ledger: Ledger
    ) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for submission in submissions {
            outcomes += try await ledger.write([submission], .each, by: TestLedger.operator)
        }
        return outcomes
    }

    private static func findings(_ fixture: TestLedger) throws -> String {
        let answer = try fixture.ledger.views.list(Listings.findings, Page(limit: 1000))
        return String(decoding: answer.body, as: UTF8.self)
    }

    /// Every rule and every read model is recomputed from the log, over views of its own.
    private static func verify(_ fixture: TestLedger) throws {
        let size = fixture.ledger.log.head.size
        try fixture.reopen {
            let report = try Ledger.verify(fixture.directory)
            #expect(report.replayed == size)
        }
    }

    @Test(
        "an old ledger goes on with its epoch, verifies and keeps its findings when one is adopted")
    func adopted() async throws {
        let fixture = try await Self.old()
        #expect(try fixture.ledger.rulesEpoch == .first)
        try await fixture.record(Self.correction("c1", of: "h0", minutes: 2))
        let findings = try Self.findings(fixture)
        try Self.verify(fixture)
        let receipt = try await fixture.ledger.adoptRules(.newest, by: TestLedger.operator)
        #expect(receipt.position.value == fixture.ledger.log.head.size - 1)
        #expect(try fixture.ledger.rulesEpoch == .newest)
        let later = try await fixture.post([
            Self.correction("c2", of: "h0", minutes: 3),
            Self.correction("c3", of: "h0", minutes: 1),
        ])
        #expect(later.map(\.summary) == ["volunteer-not-registered", "recorded"])
        try Self.verify(fixture)
        try fixture.reopen { try fixture.deleteViews() }
        #expect(try Self.findings(fixture) == findings)
        #expect(try fixture.ledger.rulesEpoch == .newest)
        try Self.verify(fixture)
        let again = try await fixture.post([Self.correction("c4", of: "h0", minutes: 3)])
        #expect(again.map(\.summary) == ["volunteer-not-registered"])
    }

    @Test(
        "in one batch, what stands before the adoption obeys the old epoch and what follows the new"
    )
    func batch() async throws {
        let fixture = try await Self.old()
        let texts = [
            Self.correction("c1", of: "h0", minutes: 2), Self.adoption("a1"),
            Self.correction("c2", of: "h0", minutes: 3),
            Self.correction("c3", of: "h0", minutes: 1),
        ]
        let expected = ["recorded", "recorded", "volunteer-not-registered", "recorded"]
        let size = fixture.ledger.log.head.size
        for mode in [PostingMode.dryRun, .all] {
            #expect(try await fixture.post(texts, mode).map(\.summary) == expected)
            // Nothing of it stands: the epoch is the old one, and so are its verdicts.
            #expect(fixture.ledger.log.head.size == size)
            #expect(try fixture.ledger.rulesEpoch == .first)
            #expect(
                try await fixture.post([texts[0]], .dryRun).map(\.summary) == ["recorded"])
        }
        #expect(try await fixture.post(texts).map(\.summary) == expected)
        #expect(fixture.ledger.log.head.size == size + 3)
        try Self.verify(fixture)
        try fixture.reopen { try fixture.deleteViews() }
        try Self.verify(fixture)
    }

    @Test(
        "two writers: nothing behind the adoption is judged by the old epoch, nothing before by the new"
    )
    func writers() async throws {
        let fixture = try await Self.old()
        let ledger = fixture.ledger
        let corrections = try (0..<Self.records).map {
            try fixture.submission(Self.correction("c\($0)", of: "h\($0)", minutes: 2))
        }
        let half = Self.records / 2
        let rivals = try ["a1", "a2"].map { try fixture.submission(Self.adoption($0)) }
        async let one = Self.write(Array(corrections[..<half]), to: ledger)
        let before = try await Self.write(Array(corrections[half..<half + 5]), to: ledger)
        async let rival = Self.write([rivals[0]], to: ledger)
        let own = try await Self.write([rivals[1]], to: ledger)
        let after = try await Self.write(Array(corrections[(half + 5)...]), to: ledger)
        let adoptions = try await own + rival
        #expect(adoptions.map(\.summary).sorted() == ["epoch-not-later", "recorded"])
        let adopted = try #require(adoptions.compactMap(\.position).first)
        #expect(before.allSatisfy { $0.summary == "recorded" })
        #expect(after.allSatisfy { $0.summary == "volunteer-not-registered" })
        for outcome in try await one + before {
            if let position = outcome.position {
                #expect(position < adopted)
            } else {
                #expect(outcome.summary == "volunteer-not-registered")
            }
        }
        try Self.verify(fixture)
    }

    @Test("an epoch in force, a lower one and one of a newer program are not adopted")
    func refused() async throws {
        let fixture = try TestLedger()
        let newest = RulesEpoch.newest.number
        let size = fixture.ledger.log.head.size
        #expect(try fixture.ledger.rulesEpoch == .newest)
        for (number, code) in [
            (newest, "epoch-not-later"), (1, "epoch-not-later"), (newest + 1, "epoch-unknown"),
        ] {
            let outcomes = try await fixture.post([Self.adoption("a\(number)", number)])
            #expect(outcomes.map(\.summary) == [code])
        }
        #expect(fixture.ledger.log.head.size == size)
    }

    @Test("the first epoch is not named when a ledger is founded, and no unknown one is taken")
    func founding() throws {
        func record(_ epoch: RulesEpoch) throws -> String {
            let fixture = try TestLedger(rules: epoch)
            return String(
                decoding: try fixture.ledger.log.record(at: Position(0)) ?? [], as: UTF8.self)
        }
        #expect(try !record(.first).contains("rulesEpoch"))
        #expect(try record(.newest).contains(#""rulesEpoch":\#(RulesEpoch.newest.number)"#))
        for number in [0, RulesEpoch.newest.number + 1] {
            let directory = LedgerDirectory(
                FileManager.default.temporaryDirectory.path + "/wenzhi-epoch-" + UUID().uuidString)
            #expect(throws: LedgerError.self) {
                try Ledger.found(directory, origin: TestLedger.origin, rules: RulesEpoch(number))
            }
            #expect(!FileManager.default.fileExists(atPath: directory.path))
        }
    }

    @Test("a ledger whose rules only a newer program knows is neither opened nor called damaged")
    func newer() async throws {
        let fixture = try await Self.old()
        let copy = try TestLedger(crashOf: fixture)
        let position = try await fixture.record(Self.adoption("a1"))
        let bytes = try #require(try fixture.ledger.log.record(at: position))
        let newer = String(decoding: bytes, as: UTF8.self)
            .replacing(#""epoch":2"#, with: #""epoch":999"#)
        _ = try copy.ledger.log.append([Array(newer.utf8)], checkpoint: nil)
        try copy.close()
        try copy.deleteViews()
        for body in [
            { _ = try Ledger.verify(copy.directory) },
            { _ = try Ledger(copy.directory, copy.options()) },
        ] as [() throws -> Void] {
            do {
                try body()
                Issue.record("the epoch is not known")
            } catch let error as LedgerError {
                #expect(error.code == .directory)
                #expect(error.message.contains("999") && error.message.contains("newer program"))
            }
        }
    }
}
