package import Catalogue
package import LMDB
package import Projections
package import Rules
import Tables

/// Answers questions about ownership from one snapshot of the read models, so that a read can find
/// out what its caller may see. The snapshot ends with this object.
package final class OwnershipSnapshot: Ownership {
    private let snapshot: ViewSnapshot

    /// Begins a snapshot of the views.
    package init(_ views: Views) throws(LMDBError) {
        snapshot = try ViewSnapshot(views)
    }

    /// Lifecycle state and owner of an aggregate of any kind.
    package func status(of aggregate: Aggregate, _ id: String) throws(LMDBError) -> AggregateStatus?
    {
        try AggregateStatus.read(
            Array(id.utf8), snapshot.tables.aggregates[Int(aggregate.rawValue)],
            snapshot.transaction)
    }

    /// A centre in the snapshot.
    package func centre(_ id: CentreID) throws(LMDBError) -> Centre? {
        try snapshot.row(snapshot.tables.centres, id, as: Row<Centre>.self)?.state
    }

    /// A participation in the snapshot.
    package func participation(_ id: ParticipationID) throws(LMDBError) -> Participation? {
        try snapshot.row(snapshot.tables.participations, id, as: Row<Participation>.self)?.state
    }

    /// A record of hours in the snapshot.
    package func hours(_ id: HoursID) throws(LMDBError) -> Hours? {
        try snapshot.row(snapshot.tables.hours, id, as: Row<Hours>.self)?.state
    }

    /// A complaint as it was.
    package func complaint(_ id: ComplaintID) throws(LMDBError) -> Complaint? {
        try snapshot.row(snapshot.tables.complaints, id, as: Row<Complaint>.self)?.state
    }

    /// A consent as it was.
    package func consent(_ id: ConsentID) throws(LMDBError) -> Consent? {
        try snapshot.row(snapshot.tables.consents, id, as: Row<Consent>.self)?.state
    }

    /// A star in the snapshot.
    package func star(_ id: StarID) throws(LMDBError) -> Star? {
        try snapshot.row(snapshot.tables.stars, id, as: Row<Star>.self)?.state
    }

    /// An audit in the snapshot.
    package func audit(_ id: AuditID) throws(LMDBError) -> Rules.Audit? {
        try snapshot.row(snapshot.tables.audits, id, as: Row<Rules.Audit>.self)?.state
    }

    /// The registration that a volunteer's was merged into.
    package func into(_ id: VolunteerID) throws(LMDBError) -> VolunteerID? {
        try snapshot.row(snapshot.tables.volunteers, id, as: Row<Volunteer>.self)?.state.into
    }
}
