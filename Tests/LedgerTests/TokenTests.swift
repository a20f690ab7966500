import Catalogue
import EventLog
import Foundation
import Ledger
import Rules
import Testing

/// Tokens: granted, expired, revoked, and never on record.
@Suite(.serialized)
struct TokenTests {
    @Test("a token speaks for its centre until it is revoked")
    func revoked() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        let token = try await fixture.ledger.grantToken(
            role: "centre", centre: "d", expiresAt: nil, by: TestLedger.operator)
        let principal = try #require(try fixture.ledger.principal(token: token.token))
        #expect(principal.role == .centre)
        #expect(principal.centre == CentreID("d"))
        #expect(principal.id == token.id)
        for other in ["", "x", token.token + "0", token.token.uppercased(), token.id] {
            #expect(try fixture.ledger.principal(token: other) == nil)
        }
        try fixture.reopen()
        #expect(try fixture.ledger.principal(token: token.token) == principal)
        try await fixture.ledger.revokeToken(token.id, by: TestLedger.operator)
        #expect(try fixture.ledger.principal(token: token.token) == nil)
        try fixture.reopen { try fixture.deleteViews() }
        #expect(try fixture.ledger.principal(token: token.token) == nil)
        try fixture.reopen {
            for folder in ["log", "views", "keys"] {
                let file = fixture.directory.path + "/\(folder)/data.mdb"
                let data = try Data(contentsOf: URL(filePath: file))
                #expect(data.range(of: Data(token.token.utf8)) == nil, "\(folder)")
            }
        }
    }

    @Test("a token that was granted twice speaks while either access stands")
    func twice() async throws {
        let fixture = try TestLedger()
        // SHA-256 of "abc" (FIPS 180-4, appendix B.1).
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        func grant(_ id: String, _ more: String = "") -> String {
            TestEvents.event(
                "grant-\(id)", "access.granted", id,
                #"{"role":"auditor","holder":"审计","tokenDigest":"\#(digest)"\#(more)}"#,
                source: "/ledger")
        }
        let end = fixture.clock.now.adding(minutes: 10).text
        try await fixture.record(grant("a1", #","expiresAt":"\#(end)""#))
        #expect(try fixture.ledger.principal(token: "abc")?.id == "a1")
        try await fixture.record(grant("a2"))
        try await fixture.record(grant("a0", #","expiresAt":"\#(end)""#))
        #expect(try fixture.ledger.principal(token: "abc")?.id == "a2")
        for (revoked, left) in [("a2", "a1"), ("a1", "a0"), ("a0", nil)] {
            try await fixture.ledger.revokeToken(revoked, by: TestLedger.operator)
            #expect(try fixture.ledger.principal(token: "abc")?.id == left)
        }
    }

    @Test("a token ends when it says")
    func expired() async throws {
        let fixture = try TestLedger()
        let end = fixture.clock.now.adding(minutes: 10).text
        let token = try await fixture.ledger.grantToken(
            role: "auditor", centre: nil, expiresAt: end, by: TestLedger.operator)
        #expect(try fixture.ledger.principal(token: token.token)?.role == .auditor)
        fixture.clock.turn(seconds: 599)
        #expect(try fixture.ledger.principal(token: token.token)?.role == .auditor)
        fixture.clock.turn(seconds: 1)
        #expect(try fixture.ledger.principal(token: token.token) == nil)
    }

    @Test("nothing is recorded by an access after it was revoked or has ended")
    func late() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        let end = fixture.clock.now.adding(minutes: 10).text
        let revoked = try await fixture.ledger.grantToken(
            role: "operator", centre: nil, expiresAt: nil, by: TestLedger.operator)
        let ended = try await fixture.ledger.grantToken(
            role: "operator", centre: nil, expiresAt: end, by: TestLedger.operator)
        var principals: [Principal] = []
        for token in [revoked, ended] {
            principals.append(try #require(try fixture.ledger.principal(token: token.token)))
        }
        // As for a request that was let in before and reaches the writer now.
        func post(_ id: String, _ mode: PostingMode) async throws -> [String] {
            var summaries: [String] = []
            for principal in principals {
                let event = try fixture.submission(
                    TestEvents.application("\(id)-\(principal.id)"))
                let outcomes = try await fixture.ledger.write([event, event], mode, by: principal)
                summaries += outcomes.map(\.summary)
            }
            return summaries
        }
        let good = ["recorded", "repeated"]
        #expect(try await post("v1", .each) == good + good)
        try await fixture.ledger.revokeToken(revoked.id, by: TestLedger.operator)
        fixture.clock.turn(seconds: 300)
        let void = ["unauthorized", "unauthorized"]
        #expect(try await post("v2", .all) == void + good)
        fixture.clock.turn(seconds: 301)
        let size = fixture.ledger.log.head.size
        for mode in [PostingMode.each, .all, .dryRun] {
            #expect(try await post("v3", mode) == void + void)
            // What is on record already is not repeated to it either.
            #expect(try await post("v1", mode) == void + void)
        }
        #expect(fixture.ledger.log.head.size == size)
        // An access that revokes itself posts nothing more in the same request.
        let own = try await fixture.ledger.grantToken(
            role: "operator", centre: nil, expiresAt: nil, by: TestLedger.operator)
        let itself = try #require(try fixture.ledger.principal(token: own.token))
        let revocation = TestEvents.event("revokes-itself", "access.revoked", own.id, "{}")
        let first = try fixture.submission(revocation.replacing("/centres/m", with: "/ledger"))
        #expect(
            try await fixture.ledger.write([first], .each, by: itself).map(\.summary)
                == ["recorded"])
        let second = try fixture.submission(TestEvents.application("v4"))
        #expect(
            try await fixture.ledger.write([second], .each, by: itself).map(\.summary)
                == ["unauthorized"])
    }

    private static func isRefused(_ body: () async throws -> Void) async -> Bool {
        do {
            try await body()
            return false
        } catch {
            return error is PostingProblem
        }
    }

    @Test("only operators grant and revoke")
    func grants() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        let size = fixture.ledger.log.head.size
        for principal in [
            Principal(id: "c", role: .centre, centre: CentreID("m")),
            Principal(id: "a", role: .auditor), Principal(id: "b", role: .dashboard),
        ] {
            let isRefused = await Self.isRefused {
                _ = try await fixture.ledger.grantToken(
                    role: "operator", centre: nil, expiresAt: nil, by: principal)
            }
            #expect(isRefused)
        }
        let isUnknownCentreRefused = await Self.isRefused {
            _ = try await fixture.ledger.grantToken(
                role: "centre", centre: "nowhere", expiresAt: nil, by: TestLedger.operator)
        }
        #expect(isUnknownCentreRefused)
        let isUnknownAccessRefused = await Self.isRefused {
            try await fixture.ledger.revokeToken("nothing", by: TestLedger.operator)
        }
        #expect(isUnknownAccessRefused)
        #expect(fixture.ledger.log.head.size == size)
    }
}
