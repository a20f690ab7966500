import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// Where a finding stands in its life.
enum FindingStatus {
    static let names = states.map(\.name)
    private static let states: [LifecycleState] = [.open, .answered, .settled]

    /// A filter by it.
    static func filter<Entry>(
        _ status: @escaping @Sendable (Entry) -> LifecycleState
    ) -> Filter<Entry> {
        .choice(
            "status", names, "Where the finding stands.",
            read: { text in states.first { $0.name == text } }, { status($0) == $1 })
    }
}

/// A count of findings with what they are counted by.
private typealias ListedCount = Listed<FindingCountKey, FindingCount>

extension Listings {
    /// How many findings there are by rule, severity, state and centre.
    package static let findingCounts = Listing(
        "findings/counts",
        "How many findings there are of each rule, severity, state and centre, by rule; a centre sees "
            + "its own, or those below it.",
        reach: .own, of: ListedCount.self, from: { $0.findingCounts },
        filters: [
            .code("code", "The rule that flagged, such as over-maximum.") { $0.place.code },
            .coded("severity", Severity.self, "How grave.") { $0.place.severity },
            FindingStatus.filter { $0.place.status },
            .id("centre", "The centre in whose territory they are.") { $0.place.centre },
        ],
        changes: [.findings],
        columns: Columns(
            "FindingCount", "A count of findings.",
            [
                .must("code", .text(nil), "The rule; raised, where an auditor raised them.") {
                    .text($0.place.code)
                },
                .must("severity", .coded(Severity.self), "How grave.") {
                    .coded($0.place.severity)
                },
                .must("status", .choice(FindingStatus.names), "Open, answered or settled.") {
                    .state($0.place.status)
                },
                .may("centre", .id, "The centre in whose territory they are.") {
                    .id($0.place.centre)
                },
                .must("count", .count, "How many.") { .number($0.row.count) },
            ])
    ) { count, _ in count }
}

extension FindingCountKey: ListPlace {
    var rowKey: FindingCountKey { self }

    /// `cash-negative~2~17~chaoyang`: what they are counted by.
    var text: String {
        "\(code)~\(severity.rawValue)~\(status.rawValue)~\(centre?.text ?? "")"
    }

    init?(text: String) {
        let parts = text.split(separator: "~", omittingEmptySubsequences: false)
        guard parts.count == 4, let severity = UInt8(parts[1]), let status = UInt8(parts[2]) else {
            return nil
        }
        self.init(
            bytes: Array(parts[0].utf8) + [0, severity, status] + Array(parts[3].utf8))
    }
}
