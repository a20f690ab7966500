public import Catalogue
import EventLog
public import LMDB
public import Projections
public import Rules
import Tables

/// An access on record, by which a token is recognised.
public struct KnownAccess: Sendable, Equatable {
    /// The principal that the token authenticates.
    public let principal: Principal
    /// The office or system that has the token.
    public let holder: String
    /// When it expires; nil when it does not.
    public let expiresAt: Timestamp?
    /// False after it was revoked.
    public let isGranted: Bool
}

extension KnownAccess {
    init(_ id: String, _ state: Access) {
        self.init(
            principal: Principal(id: id, role: PrincipalRole(state.role), centre: state.centre),
            holder: state.holder, expiresAt: state.expiresAt, isGranted: state.lifecycle == .granted
        )
    }

    func holdsLonger(than other: KnownAccess) -> Bool {
        guard isGranted == other.isGranted else { return isGranted }
        guard let end = other.expiresAt else { return false }
        return expiresAt.map { $0 > end } ?? true
    }
}

extension Views {
    /// The number of events that the views have applied.
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

    /// The municipal centre, once there is one.
    public func municipalCentre() throws(LMDBError) -> CentreID? {
        let snapshot = try ViewSnapshot(self)
        return try snapshot.row(snapshot.tables.city, CityKey(), as: CityRow.self)?
            .city.municipalCentre
    }

    /// The access whose token has this digest (SHA-256, lower-case hex); nil when there is none.
    ///
    /// When a token was granted several times, this is the access that is valid longest: a granted
    /// one before a revoked one, then the one that expires last, then the one granted first.
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

    /// The access of that id; nil where there is none.
    public func access(id: String) throws(LMDBError) -> KnownAccess? {
        let snapshot = try ViewSnapshot(self)
        return try snapshot.row(snapshot.tables.accesses, AccessID(id), as: Row<Access>.self)
            .map { KnownAccess(id, $0.state) }
    }

    /// All accesses on record, by id.
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
