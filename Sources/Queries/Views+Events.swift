public import Catalogue
import EventLog
public import LMDB
public import Projections
public import Rules
import Tables

/// An access on record: whose token it is.
public struct KnownAccess: Sendable, Equatable {
    /// Who the token speaks for.
    public let principal: Principal
    /// When it ends, if it does.
    public let expiresAt: Timestamp?
    /// False once it was revoked.
    public let isGranted: Bool
}

extension KnownAccess {
    init(_ id: String, _ state: Access) {
        self.init(
            principal: Principal(id: id, role: PrincipalRole(state.role), centre: state.centre),
            expiresAt: state.expiresAt, isGranted: state.lifecycle == .granted)
    }

    func holdsLonger(than other: KnownAccess) -> Bool {
        guard isGranted == other.isGranted else { return isGranted }
        guard let end = other.expiresAt else { return false }
        return expiresAt.map { $0 > end } ?? true
    }
}

extension Views {
    /// Number of events that every query shows.
    public func appliedSize() throws(LMDBError) -> UInt64 {
        try tables.environment.read { (transaction) throws(LMDBError) in
            try Self.size(transaction, tables)
        }
    }

    /// The epoch of the rules in force after the last event applied.
    public func rulesEpoch() throws(LMDBError) -> RulesEpoch {
        let snapshot = try ViewSnapshot(self)
        let row = try snapshot.row(snapshot.tables.city, CityKey(), as: CityRow.self)
        return row?.city.rulesEpoch ?? .first
    }

    /// The access whose token has that digest (SHA-256, lower-case hex); nil when unknown.
    ///
    /// Where a token was granted more than once, the access that holds longest: one that stands rather
    /// than a revoked one, then the one that ends last, then the one granted first.
    public func access(tokenDigest: String) throws(LMDBError) -> KnownAccess? {
        let snapshot = try ViewSnapshot(self)
        let claim = Claim(.token, [tokenDigest])
        guard let holders = try snapshot.row(tables.claims, claim, as: Holders.self)?.all else {
            return nil
        }
        var best: KnownAccess?
        for holder in holders {
            let id = AccessID(holder.id)
            guard let row = try snapshot.row(tables.accesses, id, as: Row<Access>.self) else {
                continue
            }
            let access = KnownAccess(id.text, row.state)
            if let best, !access.holdsLonger(than: best) { continue }
            best = access
        }
        return best
    }

    /// All accesses on record, by id: the id, what it allows, when it ends and whether it stands.
    public func accesses() throws(LMDBError) -> [KnownAccess] {
        let snapshot = try ViewSnapshot(self)
        var found: [KnownAccess] = []
        try snapshot.forEachRow(tables.accesses, after: nil) {
            (id, row: Row<Access>) throws(LMDBError) in
            found.append(KnownAccess(id, row.state))
            return true
        }
        return found
    }
}
