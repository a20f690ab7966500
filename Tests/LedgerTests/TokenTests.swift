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
