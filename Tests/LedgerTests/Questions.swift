import EventLog
import Ledger
import Projections
import Queries
import Rules

/// Questions as the interface asks them.
extension Views {
    /// A page of a collection; nil where what it belongs to does not exist.
    func list(
        _ listing: Listing, where given: [String: String] = [:], of parent: String,
        _ page: Page
    ) throws -> Answer? {
        try listing.read(self, where: given, of: parent, page, Writing())
    }

    /// A page of a collection that belongs to nothing else.
    func list(
        _ listing: Listing, where given: [String: String] = [:], _ page: Page
    ) throws -> Answer {
        let answer = try listing.read(self, where: given, of: nil, page, Writing())
        guard let answer else { preconditionFailure("\(listing.name) belongs to something") }
        return answer
    }

    /// A single thing; nil where there is none with this id.
    func find(
        _ resource: Resource, _ id: String, in log: any LogStore = MemoryLog()
    ) throws -> Answer? {
        try resource.read(self, log, id, where: [:], Writing())
    }
}

extension Ledger {
    /// Whose token it is; nil when it is unknown, revoked or expired.
    func principal(token: String) throws(LedgerError) -> Principal? {
        try access(token: token)?.principal
    }
}
