import Catalogue
import JSON
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
    /// Random hexadecimal digits of a token.
    private static let tokenDigits = 64
    /// Random hexadecimal digits of the id of an access or of its event.
    private static let idDigits = 16

    /// The access of a token, with its expiry; nil when the token is unknown, revoked or expired.
    public func access(token: String) throws(LedgerError) -> KnownAccess? {
        if let writer {
            let (views, version) = writer.shared.withLock { ($0.views, $0.accessVersion) }
            return try tokens.access(of: token, in: views, version, now: now)
        }
        // The version first: what is looked up is then of this version or a later one.
        let version = accessVersion
        return try tokens.access(of: token, in: views, version, now: now)
    }

    /// Grows whenever an access may have been granted or revoked. A long answer looks up its token
    /// again when this has changed.
    public var accessVersion: Int {
        writer?.shared.withLock { $0.accessVersion } ?? followed?.accessVersion ?? 0
    }

    /// Grants an access and returns its token. The grant is an event like any other.
    ///
    /// - Parameter holder: the office or system that gets the token; where nil, the centre that it acts for
    ///   or else the role.
    public func grantToken(
        role: String, holder: String? = nil, centre: String?, expiresAt: String?,
        by principal: Principal
    ) async throws(PostingProblem) -> NewToken {
        let token = "wz_" + LedgerSecrets.randomDigits(Self.tokenDigits)
        let id = "access-" + LedgerSecrets.randomDigits(Self.idDigits)
        let digest = TokenRegistry.digest(token)
        let now = clock.now()
        let event = accessEvent(.accessGranted, of: id, at: now) { data in
            data.member("role", role)
            data.member("holder", holder ?? centre ?? role)
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
            type, id: "\(type.name)-" + LedgerSecrets.randomDigits(Self.idDigits), of: id, at: now,
            fill)
    }
}
