import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

extension AuditID: ListPlace {}

extension Rules.Audit {
    /// The members of every answer about an audit.
    fileprivate static let columns: [Column<Stored<Rules.Audit>>] = [
        .must("audit", .id, "Its id.") { .id($0.id) },
        .must("status", .state(of: .audit), "Open or closed.") { .state($0.state.lifecycle) },
        .must("title", .text(1...200), "Its title.") { .text($0.state.title) },
        .may("centres", .list(.id), "The centres that it is about.") {
            $0.state.centres.map { .texts($0.map(\.text)) } ?? .nothing
        },
        .may("funds", .list(.id), "The funds that it is about.") {
            $0.state.funds.map { .texts($0.map(\.text)) } ?? .nothing
        },
        .must("from", .day, "The first day that is looked at.") { .day($0.state.from) },
        .must("to", .day, "The last day.") { .day($0.state.to) },
        .must("seed", .text(1...100), "The seed of its samples.") { .text($0.state.seed) },
        .may("opinion", .text(1...2000), "The auditor's opinion, once it is closed.") {
            .text($0.state.opinion)
        },
        .may("closedAt", .time, "When it was closed.") { .time($0.state.closedAt) },
        .must("created", .position, "The event that opened it.") { .position($0.created) },
    ]
}

/// An audit with what was found in it.
struct AuditFile: Dated {
    /// The most findings that an answer shows.
    private static let maximumFindings = 1000

    fileprivate let stored: Stored<Rules.Audit>
    fileprivate let findings: [Stored<Rules.Finding>]
    let changed: Position

    fileprivate init(
        _ stored: Stored<Rules.Audit>, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.stored = stored
        var findings: [Stored<Rules.Finding>] = []
        try snapshot.forEachIndexed(.raisedFindingsByAudit, stored.id.text, after: nil) {
            (key) throws(LMDBError) in
            let id = FindingID(String(decoding: key, as: UTF8.self))
            if let finding: Stored<Rules.Finding> = try snapshot.stored(
                id, snapshot.tables.raisedFindings)
            {
                findings.append(finding)
            }
            return findings.count < Self.maximumFindings
        }
        self.findings = findings
        changed = findings.reduce(stored.changed) { max($0, $1.changed) }
    }

    private static let finding = Columns<Stored<Rules.Finding>>(
        "AuditFinding", "A finding of an audit, with its answer and its outcome.",
        Rules.Finding.columns)

    fileprivate static let columns = Columns<AuditFile>(
        "OneAudit", "An audit with its findings, their answers and outcomes.",
        Rules.Audit.columns.inside { $0.stored } + [
            .objects(
                "findings", finding,
                "Its first 1,000 findings by id; a centre is shown those about its territory.",
                createdBy: { $0.created }
            ) { $0.findings },
            .answerPosition,
        ])
}

extension Listings {
    /// Audits, by id.
    package static let audits = Listing(
        "audits",
        "Audits, by id; a centre sees those of itself and of its funds, or of a centre below it.",
        reach: .own, of: Stored<Rules.Audit>.self,
        from: { $0.audits },
        filters: [
            .day("from", "First day (审计期间起).", by: .auditsByFrom) { $0.state.from },
            concerned, .status(of: .audit, "Where it stands."),
        ],
        changes: [.audits],
        columns: Columns("Audit", "An audit.", Rules.Audit.columns + [.rowPosition])
    ) { audit, _ in audit }

    private static let concerned = Filter<Stored<Rules.Audit>>(
        FilterDescription(
            name: "centre", form: .id, about: "A centre that it is about, or whose fund.",
            expected: FilterDescription.anID, names: .centre, reads: { IDForm.isID($0) })
    ) { text in
        guard IDForm.isID(text) else { return nil }
        let asked = CentreID(text)
        return { (audit, snapshot) throws(LMDBError) in
            if audit.state.centres?.contains(asked) == true { return true }
            for fund in audit.state.funds ?? [] {
                let state = try snapshot.row(snapshot.tables.funds, fund, as: Row<Fund>.self)?.state
                if state?.centre == asked { return true }
            }
            return false
        }
    }
}

extension Resources {
    /// One audit.
    package static let audit = Queries.Resource(
        "audit", "One audit with its findings, their answers and outcomes.",
        reach: .own, of: Rules.Audit.self, columns: AuditFile.columns
    ) { audit, snapshot, _ in try AuditFile(audit, snapshot) }
}
