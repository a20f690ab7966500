package import Metrics
import Synchronization

/// Keeps the metrics of the process and writes them in the format of Prometheus.
///
/// Other modules know swift-metrics only. The program creates one registry, bootstraps
/// swift-metrics with it, and passes it to the server. A metric lives as long as the process;
/// making it again returns the same one.
package final class MetricRegistry: MetricsFactory {
    /// One metric under one set of labels.
    enum Cell {
        case counter(CounterCell)
        case gauge(GaugeCell)
        case histogram(HistogramCell)
    }

    /// A name and a value that distinguish a metric from others of its name.
    struct Label: Hashable, Comparable {
        let name: String
        let value: String

        static func < (a: Label, b: Label) -> Bool { (a.name, a.value) < (b.name, b.value) }
    }

    /// All metrics of one name. They are of one kind, because the format has one type per name.
    struct Family {
        var cells: [[Label]: Cell] = [:]
    }

    /// Upper bounds of durations, from 0.1 ms to 10 s.
    private static let durationBoundsSeconds = [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
        10,
    ]
    /// Upper bounds of counts.
    private static let sizeBounds = [1.0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096]

    private let families = Mutex<[String: Family]>([:])
    private let help: [String: String]

    /// Creates a registry without metrics; `help` has the help text of each metric by name.
    package init(help: [String: String] = [:]) {
        self.help = help
    }

    /// All metrics in the text format of Prometheus, version 0.0.4.
    package func text() -> [UInt8] {
        let families = families.withLock { $0 }
        var text = Exposition()
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text.add(name, family, help: help[name])
        }
        return text.bytes
    }

    /// A counter of that name.
    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let cell = cell(label, dimensions) { .counter(CounterCell()) }
        if case .counter(let counter) = cell { return counter }
        return CounterCell()
    }

    /// A gauge of that name, which can also be incremented and decremented.
    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    /// A gauge of that name, or a histogram where values are to be aggregated.
    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        aggregate
            ? histogram(label, dimensions, Self.sizeBounds) : gauge(label, dimensions)
    }

    /// A histogram of durations of that name, in seconds.
    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions, Self.durationBoundsSeconds)
    }

    /// Nothing: metrics live as long as the process.
    package func destroyCounter(_ handler: any CounterHandler) {}
    /// Nothing: metrics live as long as the process.
    package func destroyMeter(_ handler: any MeterHandler) {}
    /// Nothing: metrics live as long as the process.
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Nothing: metrics live as long as the process.
    package func destroyTimer(_ handler: any TimerHandler) {}

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeCell {
        let cell = cell(label, dimensions) { .gauge(GaugeCell()) }
        if case .gauge(let gauge) = cell { return gauge }
        return GaugeCell()
    }

    private func histogram(
        _ label: String, _ dimensions: [(String, String)], _ bounds: [Double]
    ) -> HistogramCell {
        let cell = cell(label, dimensions) { .histogram(HistogramCell(bounds: bounds)) }
        if case .histogram(let histogram) = cell { return histogram }
        return HistogramCell(bounds: bounds)
    }

    /// The metric of a name and labels. A metric whose name already has another kind is not kept,
    /// because it would make the text invalid.
    private func cell(
        _ label: String, _ dimensions: [(String, String)], _ make: () -> Cell
    ) -> Cell {
        let name = Exposition.name(label)
        let labels = dimensions.map { Label(name: Exposition.name($0.0), value: $0.1) }.sorted()
        return families.withLock { families in
            if let known = families[name]?.cells[labels] { return known }
            let cell = make()
            if let other = families[name]?.cells.values.first, other.kind != cell.kind {
                return cell
            }
            families[name, default: Family()].cells[labels] = cell
            return cell
        }
    }
}

extension MetricRegistry.Cell {
    /// The type of Prometheus.
    var kind: Kind {
        switch self {
        case .counter: .counter
        case .gauge: .gauge
        case .histogram: .histogram
        }
    }

    /// The types of metrics, by their names in Prometheus.
    enum Kind: String {
        case counter
        case gauge
        case histogram
    }
}
