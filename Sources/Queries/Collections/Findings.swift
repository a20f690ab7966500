import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// A finding with its key.
typealias ListedFinding = Listed<FindingKey, FindingRow>

/// The columns of a finding, in the list of findings and in the history of a record of hours.
let findingRow = Columns<ListedFinding>(
    "FlaggedFinding", "What a rule flagged or an auditor raised, and what became of it.",
    [
        .must("finding", .pattern("^[0-9]+-[0-9]+$"), "The event's position and a number.") {
            .text($0.place.text)
        },
        .must("code", "The rule; raised, where an auditor raised it.") { $0.row.code },
        .must("severity", "How grave.") { $0.row.severity },
        .must("status", .choice(FindingStatus.names), "Open, answered or settled.") {
            .state($0.row.status)
        },
        .may("raised", .id, "The auditor's finding that it is, or that took it up.") {
            .id($0.row.raised)
        },
        .may("outcome", .coded(FindingOutcome.self), "How it was settled.") {
            .coded($0.row.outcome)
        },
        .must("message", .sentence, "The rule and the figures, in the reader's language.") {
            .message($0.row.message)
        },
        .must("parameters", .map(.sentence), "The figures of the message by their names.") {
            .parameters($0.row.message)
        },
        .may(
            "subject", .subject,
            "The subject of the flagged event; left out where it is a volunteer of whom the token "
                + "is not told."
        ) { .subject($0.row.subject) },
        .may("volunteer", "Whom it is about, where the token is told.") { $0.row.volunteer },
        .may("project", "The project that it is about.") { $0.row.project },
        .may("shift", "The shift that it is about.") { $0.row.shift },
        .may("fund", "The fund that it is about.") { $0.row.fund },
        .may("centre", "The centre in whose territory it is.") { $0.row.centre },
        .must(
            "events", .evidence,
            "Events that it rests on, the flagged one first; a centre is shown those that it may "
                + "read."
        ) { .evidence($0.row.events) },
    ])

extension Listings {
    /// Findings, in the order of the log.
    package static let findings = Listing(
        "findings",
        "What was flagged, in the order of the log; a centre sees its own, or those below it.",
        reach: .own, of: ListedFinding.self, from: { $0.findings },
        filters: [
            .id("volunteer", "Whom it is about.", by: .findingsByVolunteer) { $0.row.volunteer },
            .id("project", "The project that it is about.", by: .findingsByProject) {
                $0.row.project
            },
            .code(
                "code", "The rule that flagged, such as over-maximum.", by: .findingsByCode
            ) { $0.row.code },
            .coded("severity", Severity.self, "How grave.") { $0.row.severity },
            FindingStatus.filter { $0.row.status },
            Filter(
                "fund", .id, "A fund that it is about, or whose payments it questions.",
                expected: FilterDescription.anID, names: .fund, by: .findingsByFund,
                read: { IDForm.isID($0) ? FundID($0) : nil }, { $0.row.funds.contains($1) }),
            .id("centre", "The centre in whose territory it is.", by: .findingsByCentre) {
                $0.row.centre
            },
        ],
        changes: [.findings], columns: findingRow
    ) { finding, _ in finding }
}

extension FindingKey: ListPlace {
    var rowKey: FindingKey { self }

    /// `1234-0`: the position and the number of the finding.
    var text: String { "\(position)-\(number)" }

    init?(bytes: [UInt8]) {
        guard bytes.count == 10 else { return nil }
        self.init(
            position: Position(bytes.span.extracting(..<8).bigEndian()),
            number: bytes.span.extracting(8...).bigEndian())
    }
}
