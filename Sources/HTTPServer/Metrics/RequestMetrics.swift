package import Metrics

/// The metrics of requests. Handles are made once, so that counting a request is two additions.
package struct RequestMetrics: Sendable {
    private struct Handles: Sendable {
        /// Counters by class of status, from 1xx to 5xx.
        let answers: [Counter]
        let broken: Counter
        let duration: Metrics.Timer
    }

    private let routes: [RouteLabel: Handles]

    /// Creates handles for these routes and for requests without a route.
    package init(_ routes: [RouteLabel], _ factory: any MetricsFactory) {
        var handles: [RouteLabel: Handles] = [:]
        for route in routes + [.none] {
            let labels = [("method", route.method), ("route", route.path)]
            handles[route] = Handles(
                answers: (1...5).map { status in
                    Counter(
                        label: "wenzhi_http_requests_total",
                        dimensions: labels + [("status", "\(status)xx")], factory: factory)
                },
                broken: Counter(
                    label: "wenzhi_http_requests_broken_total", dimensions: labels,
                    factory: factory),
                duration: Metrics.Timer(
                    label: "wenzhi_http_request_duration_seconds", dimensions: labels,
                    factory: factory))
        }
        self.routes = handles
    }

    /// Counts an answer.
    func note(_ route: RouteLabel, status: Int, microseconds: Int64) {
        guard let handles = routes[route] ?? routes[.none] else { return }
        handles.answers[min(max(status / 100, 1), 5) - 1].increment()
        handles.duration.recordMicroseconds(microseconds)
    }

    /// Counts a request whose connection broke.
    func noteBroken(_ route: RouteLabel, microseconds: Int64) {
        guard let handles = routes[route] ?? routes[.none] else { return }
        handles.broken.increment()
        handles.duration.recordMicroseconds(microseconds)
    }
}
