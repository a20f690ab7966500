import Catalogue
import Metrics

/// What the writer counts: the handles are made once, so that counting an event is one addition.
struct WriterMetrics: Sendable {
    private enum Verdict: Int, CaseIterable {
        case recorded
        case repeated
        case refused
        case conflict
        case failed

        var isRefusal: Bool { self != .recorded && self != .repeated }
    }

    private static let nanosecondsPerMicrosecond: Int64 = 1000

    /// By the number of the type, and then by verdict.
    private let events: [[Counter]]
    private let groupEvents = Recorder(label: "wenzhi_group_events")
    private let logCommit = Metrics.Timer(label: "wenzhi_log_commit_duration_seconds")
    private let viewsCommit = Metrics.Timer(label: "wenzhi_views_commit_duration_seconds")

    init() {
        events = EventType.allCases.map { type in
            Verdict.allCases.map { verdict in
                Counter(
                    label: "wenzhi_events_total",
                    dimensions: [("type", type.name), ("verdict", "\(verdict)")])
            }
        }
    }

    /// Counts what became of a request's events, unless they were only tried.
    func note(_ submissions: [Submission], _ mode: PostingMode, _ outcomes: [Outcome]) {
        guard mode != .dryRun else { return }
        // Of a batch that is refused nothing is recorded, whatever was decided before.
        let isTakenBack = mode == .all && outcomes.contains { Self.verdict($0).isRefusal }
        for (submission, outcome) in zip(submissions, outcomes) {
            let verdict = Self.verdict(outcome)
            guard !isTakenBack || verdict.isRefusal else { continue }
            events[Int(submission.posted.event.type.rawValue)][verdict.rawValue].increment()
        }
    }

    /// Notes how long a group took on its way to the disk, microseconds of any clock.
    func note(group: Int, start: Int64, logged: Int64, viewed: Int64) {
        groupEvents.record(group)
        logCommit.recordNanoseconds((logged - start) * Self.nanosecondsPerMicrosecond)
        viewsCommit.recordNanoseconds((viewed - logged) * Self.nanosecondsPerMicrosecond)
    }

    private static func verdict(_ outcome: Outcome) -> Verdict {
        switch outcome {
        case .recorded: .recorded
        case .repeated: .repeated
        case .refused(.conflict): .conflict
        case .refused(.failed): .failed
        case .refused: .refused
        }
    }
}
