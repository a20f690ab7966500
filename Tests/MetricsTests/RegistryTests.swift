import HTTPServer
import Metrics
import Testing

/// The registry by itself: what is recorded stands in the text.
@Suite("Metric registry")
struct RegistryTests {
    private func text(_ registry: MetricRegistry) -> [String] {
        String(decoding: registry.text(), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test("a counter adds up over all its handles")
    func counters() {
        let registry = MetricRegistry()
        for _ in 0..<3 {
            Counter(label: "seen", dimensions: [("kind", "a")], factory: registry).increment(by: 2)
        }
        Counter(label: "seen", dimensions: [("kind", "b")], factory: registry).increment()
        #expect(
            text(registry) == ["# TYPE seen counter", #"seen{kind="a"} 6"#, #"seen{kind="b"} 1"#])
    }

    @Test("nothing in a label can end it, and names have only letters, digits and _")
    func escaping() {
        let registry = MetricRegistry()
        let labels = [("bad-name", "say \"hi\"\\\nnew 文"), ("1st", "")]
        Gauge(label: "odd.metric name", dimensions: labels, factory: registry).record(1.5)
        #expect(
            text(registry) == [
                "# TYPE odd_metric_name gauge",
                #"odd_metric_name{_1st="",bad_name="say \"hi\"\\\nnew 文"} 1.5"#,
            ])
    }

    @Test("a histogram counts each value in every bucket that it fits")
    func histograms() {
        let registry = MetricRegistry()
        let sizes = Recorder(label: "size", factory: registry)
        for size in [1, 2, 3, 4096, 5000] { sizes.record(size) }
        let lines = text(registry)
        for line in [
            #"size_bucket{le="1"} 1"#, #"size_bucket{le="2"} 2"#, #"size_bucket{le="4"} 3"#,
            #"size_bucket{le="2048"} 3"#, #"size_bucket{le="4096"} 4"#,
            #"size_bucket{le="+Inf"} 5"#, "size_sum 9102", "size_count 5",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
    }

    @Test("durations are in seconds")
    func durations() {
        let registry = MetricRegistry()
        let timer = Timer(label: "took", factory: registry)
        timer.recordNanoseconds(0)
        timer.recordMilliseconds(125)
        let lines = text(registry)
        #expect(lines.contains(#"took_bucket{le="0.0001"} 1"#))
        #expect(lines.contains(#"took_bucket{le="0.1"} 1"#))
        #expect(lines.contains(#"took_bucket{le="0.25"} 2"#))
        #expect(lines.contains("took_sum 0.125"))
    }

    @Test("a name keeps its kind: another kind of the same name is not shown")
    func kinds() {
        let registry = MetricRegistry()
        Counter(label: "one", factory: registry).increment()
        Gauge(label: "one", dimensions: [("a", "b")], factory: registry).record(7)
        Recorder(label: "one", factory: registry).record(7)
        #expect(text(registry) == ["# TYPE one counter", "one 1"])
    }

    @Test("a meter goes up and down")
    func meters() {
        let registry = MetricRegistry()
        let meter = Meter(label: "level", factory: registry)
        for _ in 0..<3 { meter.increment() }
        meter.decrement()
        #expect(text(registry) == ["# TYPE level gauge", "level 2"])
    }

    @Test("counting from many threads loses nothing")
    func threads() async {
        let registry = MetricRegistry()
        let counter = Counter(label: "many", factory: registry)
        let sizes = Recorder(label: "sizes", factory: registry)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10_000 {
                        counter.increment()
                        sizes.record(1)
                    }
                }
            }
        }
        #expect(text(registry).contains("many 80000"))
        #expect(text(registry).contains("sizes_count 80000"))
    }
}
