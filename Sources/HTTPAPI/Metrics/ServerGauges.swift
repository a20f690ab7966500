import Catalogue
import EventLog
import Foundation
import HTTPServer
import HTTPTypes
import Ledger
import Metrics
import Queries

/// Gauges that are set when the metrics are requested.
struct ServerGauges: Sendable {
    private struct StoreGauges: Sendable {
        let used: Gauge
        let map: Gauge
        let readers: Gauge

        init(_ store: String, _ factory: any MetricsFactory) {
            func gauge(_ label: String) -> Gauge {
                Gauge(label: label, dimensions: [("store", store)], factory: factory)
            }
            used = gauge("wenzhi_store_used_bytes")
            map = gauge("wenzhi_store_map_bytes")
            readers = gauge("wenzhi_store_readers")
        }

        func set(_ usage: StoreUsage) {
            used.record(usage.usedBytes)
            map.record(usage.mapSizeBytes)
            readers.record(usage.readerSlots)
        }
    }

    private let liveListeners: Gauge
    private let logEvents: Gauge
    private let queueEvents: Gauge
    private let lagEvents: Gauge
    private let trouble: Gauge
    /// A gauge for each kind of trouble: 1 for the present one, else 0.
    private let troubles: [(kind: Trouble, gauge: Gauge)]
    private let residentBytes: Gauge
    private let log: StoreGauges
    private let views: StoreGauges

    /// Gauges of a server that starts now.
    init(_ factory: any MetricsFactory, _ clock: LedgerClock) {
        func gauge(_ label: String) -> Gauge { Gauge(label: label, factory: factory) }
        liveListeners = gauge("wenzhi_live_listeners")
        logEvents = gauge("wenzhi_log_events")
        queueEvents = gauge("wenzhi_queue_events")
        lagEvents = gauge("wenzhi_views_lag_events")
        trouble = gauge("wenzhi_trouble")
        troubles = Trouble.allCases.map { kind in
            let labels = [("reason", kind.rawValue)]
            let gauge = Gauge(
                label: "wenzhi_trouble_reason", dimensions: labels, factory: factory)
            return (kind, gauge)
        }
        residentBytes = gauge("process_resident_memory_bytes")
        log = StoreGauges("log", factory)
        views = StoreGauges("views", factory)
        gauge("process_start_time_seconds").record(Double(clock.now().microseconds) / 1e6)
    }

    /// Sets all gauges.
    func update(_ ledger: Ledger, _ feed: LiveFeed) {
        liveListeners.record(feed.listeners)
        // Views first: they never show more than the log has.
        let applied = try? ledger.views.appliedSize()
        let size = ledger.log.head.size
        logEvents.record(size)
        queueEvents.record(ledger.queueDepth)
        if let applied { lagEvents.record(size - min(applied, size)) }
        let reason = ledger.trouble.map { Trouble($0) }
        trouble.record(reason == nil ? 0 : 1)
        for (kind, gauge) in troubles { gauge.record(kind == reason ? 1 : 0) }
        // A ledger in trouble may have no stores to look at: then the last figures stay.
        if let usage = try? ledger.logUsage { log.set(usage) }
        if let usage = try? ledger.viewsUsage { views.set(usage) }
        if let bytes = Self.residentBytesNow() { residentBytes.record(bytes) }
    }

    /// The second number of `/proc/self/statm`, in pages.
    private static func residentBytesNow() -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
            return nil
        }
        let numbers = text.split(separator: " ")
        guard numbers.count > 1, let pages = Int(numbers[1]) else { return nil }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}

extension Route {
    static let metrics = Route(
        .get, "/metrics", "metrics", for: .anyone,
        "The state of the service in the text format of Prometheus; nothing in it is personal.",
        answers: [
            RouteAnswer(.ok, "The metrics.", [Content(MediaTypes.metrics, .text(nil))])
        ]
    ) { api, call in
        try call.takesNoQuery()
        api.gauges.update(api.ledger, api.feed)
        api.memory.record()
        api.heavy.record()
        var headers = HTTPFields()
        headers[.contentType] = MediaTypes.metrics
        headers[.cacheControl] = "no-store"
        return Reply(.ok, headers, api.registry.text())
    }
}
