import Catalogue
import HTTPServer
import HTTPTypes
import Ledger
import Rules
import Synchronization

/// A part of a stream that still has to be answered; parts are answered in order.
enum PendingChunk: Sendable {
    /// Events on their way through the writer, and what they hold of the budget meanwhile.
    case events(EventChunk, SubmittedChunk, ByteLease)
    /// The stream ends before this event, and why.
    case end(Problem, index: Int)

    /// Waits for the outcomes and writes them as result lines.
    func resultLines(in language: Language) async -> [UInt8] {
        var bytes: [UInt8] = []
        switch self {
        case .events(let chunk, let submitted, _):
            let outcomes = await submitted.outcomes()
            bytes.reserveCapacity(chunk.count * 64)
            for result in chunk.results(outcomes) { result.append(to: &bytes, in: language) }
        case .end(let problem, let index):
            LineResult.append(problem, index: index, to: &bytes, in: language)
        }
        return bytes
    }
}

/// A chunk that was given to the ledger.
///
/// It stands in the writer's queue when the initializer returns, so chunks keep their order.
final class SubmittedChunk: Sendable {
    private struct Failure {
        var isBusy = false
        var hasFailed = false
    }

    private let count: Int
    private let failure = Mutex(Failure())
    private let task: Mutex<Task<[Outcome], Never>?>

    /// Submits the events; nothing waits for their outcomes yet.
    init(
        _ submissions: [Submission], to ledger: Ledger, by principal: Principal, in lane: WriteLane
    ) {
        count = submissions.count
        task = Mutex(nil)
        guard count > 0 else { return }
        // Immediate: it runs here until it has to wait, and it waits only once it is in the queue.
        let started = Task.immediate { await self.write(submissions, ledger, principal, lane) }
        task.withLock { $0 = started }
    }

    /// The queue was full, and nothing was submitted.
    var isBusy: Bool { failure.withLock { $0.isBusy } }
    /// The ledger failed to write some of it.
    var hasFailed: Bool { failure.withLock { $0.hasFailed } }

    /// What became of the events.
    func outcomes() async -> [Outcome] {
        await task.withLock { $0 }?.value ?? []
    }

    private func write(
        _ submissions: [Submission], _ ledger: Ledger, _ principal: Principal, _ lane: WriteLane
    ) async -> [Outcome] {
        let outcomes: [Outcome]
        do throws(PostingProblem) {
            outcomes = try await ledger.write(submissions, .each, by: principal, in: lane)
        } catch {
            if case .failed(let cause) = error, cause.code == .busy {
                failure.withLock { $0.isBusy = true }
            }
            outcomes = Array(repeating: .refused(error), count: count)
        }
        let hasFailed = outcomes.contains { outcome in
            if case .refused(.failed) = outcome { true } else { false }
        }
        if hasFailed { failure.withLock { $0.hasFailed = true } }
        return outcomes
    }
}
