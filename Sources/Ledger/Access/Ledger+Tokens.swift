import Catalogue
import JSON
import Projections
public import Queries
public import Rules
import Synchronization

/// A new token. It is shown once, because only its digest is on record.
public struct NewToken: Sendable {
    /// The text behind `Authorization: Bearer`.
    public let token: String
    /// The id of the access, by which it can be revoked.
    public let id: String
}

extension Ledger {
    /// Bytes of randomness in a token.
    private static let tokenBytes = 32

    /// The principal of a token; nil when the token is unknown, revoked or expired.
    public func principal(token: String) throws(LedgerError) -> Principal? {
        try access(token: token)?.principal
    }

    /// The access of a token, with its expiry; nil when the token is unknown, revoked or expired.
    public func access(token: String) throws(LedgerError) -> KnownAccess? {
        try tokens.access(of: token, writer, now: writer.clockWatch.time(clock.now()))
    }

    /// Grows whenever an access may have been granted or revoked. A long answer looks up its token
    /// again when this has changed.
    public var accessVersion: Int { writer.shared.withLock { $0.accessVersion } }

    /// Grants an access and returns its token. The grant is an event like any other.
    public func grantToken(
        role: String, centre: String?, expiresAt: String?, by principal: Principal
    ) async throws(PostingProblem) -> NewToken {
        let token = "wz_" + TokenRegistry.hex(LedgerSecrets.random(Self.tokenBytes))
        let id = "access-" + TokenRegistry.hex(LedgerSecrets.random(8))
        let digest = TokenRegistry.hex(TokenRegistry.digest(token))
        let now = clock.now()
        let event = accessEvent(.accessGranted, of: id, at: now) { data in
            data.member("role", role)
            data.member("centre", centre)
            data.member("tokenDigest", digest)
            data.member("expiresAt", expiresAt)
        }
        _ = try await record(event, at: now, by: principal)
        return NewToken(token: token, id: id)
    }

    /// Revokes an access: its token is invalid from now on.
    public func revokeToken(_ id: String, by principal: Principal) async throws(PostingProblem) {
        let now = clock.now()
        let event = accessEvent(.accessRevoked, of: id, at: now) { _ in }
        _ = try await record(event, at: now, by: principal)
    }

    private func accessEvent(
        _ type: EventType, of id: String, at now: Timestamp, _ fill: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        OwnEvent.bytes(
            type, id: "\(type.name)-" + TokenRegistry.hex(LedgerSecrets.random(8)), of: id,
            at: now, fill)
    }
}
