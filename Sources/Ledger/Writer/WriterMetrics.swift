import Catalogue
import Metrics

/// The writer's metrics. Handles are made once, so that counting an event is one addition.
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

    /// Counters by number of the event type, then by verdict.
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

    /// Counts the outcomes of a request's events; a dry run is not counted.
    func note(_ submissions: [Submission], _ mode: PostingMode, _ outcomes: [Outcome]) {
        guard mode != .dryRun else { return }
        // A refused batch records nothing: its accepted and repeated events are not counted.
        let isTakenBack = mode == .all && outcomes.contains { Self.verdict($0).isRefusal }
        for (submission, outcome) in zip(submissions, outcomes) {
            let verdict = Self.verdict(outcome)
            guard !isTakenBack || verdict.isRefusal else { continue }
            events[Int(submission.posted.event.type.rawValue)][verdict.rawValue].increment()
        }
    }

    /// Records how long a group took to be committed; the times are microseconds of one clock.
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
