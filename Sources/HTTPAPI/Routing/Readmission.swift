import Catalogue
import HTTPServer
import Ledger
import Projections
import Queries
import Rules

/// That a caller was found to be still allowed what it does, and until when that need not be asked
/// again.
///
/// An answer or a body that takes its time is begun under a token that may be revoked or end meanwhile.
/// Each asks again before every piece, and within ``maximumWaitMilliseconds`` where nothing moves.
struct Readmission: Sendable {
    /// How long something that stays open may wait before it asks again, milliseconds. A revoked token
    /// is good for at most a second.
    static let maximumWaitMilliseconds = 250

    /// The accesses as they were when it was asked.
    let accessVersion: Int
    /// When the token ends, if it does.
    let expiresAt: Timestamp?

    /// Whether it holds no longer, so that it has to be asked for again.
    func isOver(_ accessVersion: Int, now: Timestamp) -> Bool {
        self.accessVersion != accessVersion || expiresAt.map { $0 <= now } ?? false
    }
}

extension Call {
    /// Asks again whether the token still stands for who asked; throws when it does not.
    func readmit() throws -> Readmission {
        // Before the look-up: what changes after it is asked for again.
        let version = api.ledger.accessVersion
        let access = try api.access(of: request.headers, route.audience)
        guard access.principal == caller else {
            throw Problem.unauthorized(Problem.tokenIsVoid)
        }
        return Readmission(accessVersion: version, expiresAt: access.expiresAt)
    }

    /// Why the token does not stand any more; nil while it does.
    func objection() -> Problem? {
        do {
            _ = try readmit()
            return nil
        } catch {
            return Problem(error) ?? .unauthorized(Problem.tokenIsVoid)
        }
    }
}
