import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// Runs tasks on an event loop: those that are ready together in one go, for which the loop is woken
/// once.
final class LoopExecutor: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        /// The loop was told, and has not found `jobs` empty yet.
        var isScheduled = false
    }

    private let loop: any EventLoop
    private let state = Mutex(State())

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isFirst = state.withLock { state in
            state.jobs.append(job)
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if isFirst { loop.execute { self.run() } }
    }

    /// Runs what is ready; what becomes ready meanwhile has its turn after the loop's own work.
    private func run() {
        let jobs = state.withLock { state in
            defer { state.jobs = [] }
            return state.jobs
        }
        let executor = unsafe asUnownedTaskExecutor()
        for job in jobs { unsafe job.runSynchronously(on: executor) }
        let hasMore = state.withLock { state in
            state.isScheduled = !state.jobs.isEmpty
            return state.isScheduled
        }
        if hasMore { loop.execute { self.run() } }
    }
}

/// One executor for each event loop.
private final class LoopExecutors: Sendable {
    private let executors = Mutex<[ObjectIdentifier: LoopExecutor]>([:])

    func executor(of loop: any EventLoop) -> LoopExecutor {
        executors.withLock { executors in
            if let known = executors[ObjectIdentifier(loop)] { return known }
            let executor = LoopExecutor(loop)
            executors[ObjectIdentifier(loop)] = executor
            return executor
        }
    }
}

/// Connections whose requests are answered on their event loops.
///
/// A short answer costs no change of thread. What takes longer than a fraction of a millisecond would
/// hold up the other connections of the loop, and goes off it; see ``offLoop(_:)``.
struct OnLoop<Base: ServerChildChannel>: ServerChildChannel {
    private let base: Base
    private let executors = LoopExecutors()

    init(_ base: Base) {
        self.base = base
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        base.setup(channel: channel, logger: logger)
    }

    func handle(value: Base.Value, logger: Logger) async {
        await withTaskExecutorPreference(executors.executor(of: value.channel.eventLoop)) {
            await base.handle(value: value, logger: logger)
        }
    }
}

/// Runs something on the threads that the event loops do not use.
func offLoop<Result: Sendable>(
    _ body: @Sendable () async throws -> Result
) async throws -> Result {
    try await withTaskExecutorPreference(globalConcurrentExecutor) { try await body() }
}

extension Route {
    private static let briefNames: Set<String> = [
        "live", "ready", "checkpoint", "event", "volunteer", "project", "postEvents", "bench",
    ]

    /// Whether an answer takes a fraction of a millisecond, and is made on the event loop. Posts of
    /// many events go off it by themselves.
    var isBrief: Bool { Self.briefNames.contains(name) }
}
