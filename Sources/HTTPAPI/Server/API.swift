import Foundation
import HTTPServer
import Ledger

/// What every route needs.
struct API: Sendable {
    let ledger: Ledger
    let clock: LedgerClock
    let feed: LiveFeed
    let registry: MetricRegistry
    let gauges: ServerGauges
    let memory: MemoryBudgets
    let heavy: WorkGate
    let volunteerIDs: VolunteerIDs

    init(_ ledger: Ledger, _ options: ServerOptions) {
        self.ledger = ledger
        feed = LiveFeed(ledger, options.clock)
        clock = options.clock
        volunteerIDs = options.volunteerIDs
        registry = options.metrics
        memory = MemoryBudgets(
            bodiesBytes: options.maximumBodiesBytes, unreadBytes: options.maximumUnreadBytes,
            options.metrics)
        // One processor is left to everything else.
        heavy = WorkGate(
            slots: max(1, ProcessInfo.processInfo.activeProcessorCount - 1), options.metrics)
        gauges = ServerGauges(options.metrics, options.clock)
    }
}
