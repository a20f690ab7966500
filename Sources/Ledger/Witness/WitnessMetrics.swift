import Metrics

/// What one witness has answered. Handles are made once.
struct WitnessMetrics: Sendable {
    private let cosigned: Counter
    private let failed: Counter
    private let events: Gauge

    init(_ witness: String) {
        func counter(_ result: String) -> Counter {
            Counter(
                label: "wenzhi_witness_requests_total",
                dimensions: [("witness", witness), ("result", result)])
        }
        cosigned = counter("cosigned")
        failed = counter("failed")
        events = Gauge(label: "wenzhi_witness_events", dimensions: [("witness", witness)])
    }

    /// Counts a cosignature that was verified.
    func noteCosigned() { cosigned.increment() }

    /// Counts a request without a valid answer.
    func noteFailed() { failed.increment() }

    /// Notes the size of the newest checkpoint that the witness has cosigned.
    func note(size: UInt64) { events.record(size) }
}
