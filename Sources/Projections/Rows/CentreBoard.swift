package import Catalogue
package import EventLog
package import LMDB
package import Rules
package import Tables

/// The figures of a centre's dashboard: of what is its own, without the centres below it.
///
/// What belongs to a dissolved centre stays with it; dashboards add it up under the successor.
package struct CentreBoard: Equatable {
    /// Volunteers at home there, by state.
    package var volunteers = Counts<LifecycleState>()
    /// Groups at home there, by state.
    package var groups = Counts<LifecycleState>()
    /// Projects that it runs, by state.
    package var projects = Counts<LifecycleState>()
    /// Projects that it runs, by family.
    package var families = Counts<ProjectFamily>()
    /// What was flagged in its territory, by severity.
    package var findings = Counts<Severity>()
    /// Minutes of confirmed service for its projects that count.
    package var confirmed = 0
    /// The last event that changed any of it.
    package var changed = Position(0)

    package init() {}

    /// Adds another centre's figures. Only those of damaged rows do not fit.
    package mutating func add(_ other: CentreBoard) throws(LMDBError) {
        let sum = confirmed.addingReportingOverflow(other.confirmed)
        guard !sum.overflow else { throw RowReader.damaged() }
        confirmed = sum.partialValue
        volunteers.add(other.volunteers)
        groups.add(other.groups)
        projects.add(other.projects)
        families.add(other.families)
        findings.add(other.findings)
        changed = max(changed, other.changed)
    }
}

extension CentreBoard: IndexedValue {
    package typealias Key = CentreID

    package func encode(into row: inout RowWriter) {
        volunteers.encode(into: &row)
        groups.encode(into: &row)
        projects.encode(into: &row)
        families.encode(into: &row)
        findings.encode(into: &row)
        row.number(confirmed)
        row.position(changed)
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        volunteers = try Counts(from: &row)
        groups = try Counts(from: &row)
        projects = try Counts(from: &row)
        families = try Counts(from: &row)
        findings = try Counts(from: &row)
        confirmed = try row.figure()
        changed = try row.position()
    }
}
