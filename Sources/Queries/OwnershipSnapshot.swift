package import Catalogue
package import LMDB
package import Projections
package import Rules
import Tables

/// Whose things are in one state of the read models: what a read asks to find out what its caller may
/// see. Nothing is kept but the snapshot, which ends with it.
package final class OwnershipSnapshot: Ownership {
    private let snapshot: ViewSnapshot

    /// The views as they are now.
    package init(_ views: Views) throws(LMDBError) {
        snapshot = try ViewSnapshot(views)
    }

    /// Lifecycle and owner of any aggregate.
    package func status(of aggregate: Aggregate, _ id: String) throws(LMDBError) -> AggregateStatus?
    {
        try AggregateStatus.read(
            Array(id.utf8), snapshot.tables.aggregates[Int(aggregate.rawValue)],
            snapshot.transaction)
    }

    /// A centre as it was.
    package func centre(_ id: CentreID) throws(LMDBError) -> Centre? {
        try snapshot.row(snapshot.tables.centres, id, as: Row<Centre>.self)?.state
    }

    /// A participation as it was.
    package func participation(_ id: ParticipationID) throws(LMDBError) -> Participation? {
        try snapshot.row(snapshot.tables.participations, id, as: Row<Participation>.self)?.state
    }

    /// A record of hours as it was.
    package func hours(_ id: HoursID) throws(LMDBError) -> Hours? {
        try snapshot.row(snapshot.tables.hours, id, as: Row<Hours>.self)?.state
    }

    /// A star as it was.
    package func star(_ id: StarID) throws(LMDBError) -> Star? {
        try snapshot.row(snapshot.tables.stars, id, as: Row<Star>.self)?.state
    }
}
