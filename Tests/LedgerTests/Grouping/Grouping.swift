import Catalogue
import Ledger
import Synchronization
import Workload

/// How events are put into requests.
enum Grouping: CaseIterable {
    /// Each in a request of its own, awaited.
    case alone
    /// Each in a request of its own; many wait at once, so that the writer makes the groups.
    case queued
    case pairs
    /// Of random size, each event for itself.
    case batches
    /// The same, tried first.
    case tried
    /// Of random size, all or nothing.
    case wholes
    /// Chunks of one stream.
    case stream
    /// Everything in one request.
    case oneImport
    /// Batches, with a restart or a rebuild of the read models now and then.
    case restarted
}

/// Posts events in one grouping and keeps what became of each.
struct GroupedPosting {
    private let fixture: TestLedger
    private let grouping: Grouping
    /// What became of each event posted alone: tells where a whole batch would be refused.
    private let expected: [String]
    private var random: SplitMix
    private let lane = WriteLane()
    /// What became of each event, in order.
    private(set) var verdicts: [String] = []
    /// What was otherwise than it should be on the way.
    private(set) var complaints: [String] = []

    init(_ fixture: TestLedger, _ grouping: Grouping, expected: [String], seed: UInt64) {
        self.fixture = fixture
        self.grouping = grouping
        self.expected = expected
        random = SplitMix(state: seed)
    }

    mutating func post(_ events: [CollidingEvents.Event]) async throws {
        var next = 0
        while next < events.count {
            var end = min(next + size(), events.count)
            if let alone = events[next..<end].firstIndex(where: \.isAlone) {
                end = max(alone, next + 1)
            }
            try await post(events[next..<end].map(\.text))
            next = end
            if grouping == .restarted, Int.random(in: 0..<6, using: &random) == 0 {
                let isRebuilt = Bool.random(using: &random)
                try fixture.reopen { if isRebuilt { try fixture.deleteViews() } }
            }
        }
    }

    private mutating func size() -> Int {
        switch grouping {
        case .alone: 1
        case .pairs: 2
        case .queued: 200
        case .oneImport: 10_000
        case .stream: 64
        case .batches, .tried, .wholes, .restarted: Int.random(in: 1...40, using: &random)
        }
    }

    private mutating func post(_ texts: [String]) async throws {
        let outcomes: [Outcome]
        switch grouping {
        case .queued: outcomes = await queued(try texts.map(fixture.submission))
        case .stream:
            outcomes = try await fixture.ledger.write(
                texts.map(fixture.submission), .each, by: TestLedger.operator, in: lane)
        case .wholes: return try await whole(texts[...])
        case .tried:
            let tried = try await fixture.post(texts, .dryRun).map(\.summary)
            outcomes = try await fixture.post(texts)
            if tried != outcomes.map(\.summary) { complaints.append("tried: \(tried)") }
        default: outcomes = try await fixture.post(texts)
        }
        verdicts += outcomes.map(\.verdict)
    }

    /// Posts all or nothing up to the first event that is refused, first with it and then without.
    private mutating func whole(_ texts: ArraySlice<String>) async throws {
        guard !texts.isEmpty else { return }
        let start = verdicts.count
        let wanted = expected[start..<(start + texts.count)]
        let refused = zip(texts.indices, wanted).first { Outcome.isRefusal($0.1) }?.0
        let end = refused ?? texts.endIndex
        var verdict: String?
        if let refused {
            let outcomes = try await fixture.post(Array(texts[...refused]), .all)
            verdict = outcomes.last?.verdict
        }
        if end > texts.startIndex {
            verdicts += try await fixture.post(Array(texts[..<end]), .all).map(\.verdict)
        }
        if let verdict { verdicts.append(verdict) }
        try await whole(texts[min(end + (refused == nil ? 0 : 1), texts.endIndex)...])
    }

    private func queued(_ submissions: [Submission]) async -> [Outcome] {
        let outcomes = Mutex([Int: Outcome]())
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let note: @Sendable (Int, Outcome) -> Void = { index, outcome in
                let isLast = outcomes.withLock { outcomes in
                    outcomes[index] = outcome
                    return outcomes.count == submissions.count
                }
                if isLast { continuation.resume() }
            }
            for (index, submission) in submissions.enumerated() {
                do {
                    try fixture.ledger.submit([submission], .each, by: TestLedger.operator) {
                        note(index, $0[0])
                    }
                } catch {
                    note(index, .refused(.failed(LedgerError(.busy, "\(error)"))))
                }
            }
        }
        return outcomes.withLock { outcomes in submissions.indices.compactMap { outcomes[$0] } }
    }
}

extension Outcome {
    /// What became of an event, and where it is on record.
    var verdict: String {
        guard let position else { return summary }
        return "\(summary) \(position)"
    }

    /// Whether an event with that verdict takes a whole batch along.
    static func isRefusal(_ verdict: String) -> Bool {
        !verdict.hasPrefix("recorded") && !verdict.hasPrefix("repeated")
    }
}
