import Catalogue
import HTTPServer
import Ledger
import Queries

/// The result of a check that a caller's token is still valid, and until when the check need not be
/// repeated.
///
/// The token of a long answer or body may be revoked or expire meanwhile. It is checked again
/// before every piece, and at least every ``maximumWaitMilliseconds``.
struct Readmission: Sendable {
    /// The maximum time between two checks, milliseconds. A revoked token is accepted for at most a
    /// second.
    static let maximumWaitMilliseconds = 250

    /// The version of the accesses at the time of the check.
    let accessVersion: Int
    /// When the token ends, if it does.
    let expiresAt: Timestamp?

    /// Whether the check has to be repeated.
    func isOver(_ accessVersion: Int, now: Timestamp) -> Bool {
        self.accessVersion != accessVersion || expiresAt.map { $0 <= now } ?? false
    }
}

extension Call {
    /// Repeats the check; throws when the token is no longer valid.
    func readmit() throws -> Readmission {
        // Before the look-up: what changes after it is asked for again.
        let version = api.ledger.accessVersion
        guard !isLocal else { return Readmission(accessVersion: version, expiresAt: nil) }
        let access = try api.access(of: request.headers, route.audience)
        guard access.principal == caller else {
            throw Problem.unauthorized(Problem.tokenIsVoid)
        }
        return Readmission(accessVersion: version, expiresAt: access.expiresAt)
    }

    /// Why the token is no longer valid; nil while it is.
    func objection() -> Problem? {
        do {
            _ = try readmit()
            return nil
        } catch {
            return Problem(error) ?? .unauthorized(Problem.tokenIsVoid)
        }
    }
}
