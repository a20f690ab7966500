/// The text format of Prometheus, version 0.0.4.
struct Exposition {
    /// The text so far.
    private(set) var bytes: [UInt8] = []

    /// Adds all metrics of a name, sorted by their labels.
    mutating func add(_ name: String, _ family: MetricRegistry.Family, help: String?) {
        guard let kind = family.cells.values.first?.kind else { return }
        if let help {
            line("# HELP \(name) \(Self.escaped(help, isQuoted: false))")
        }
        line("# TYPE \(name) \(kind.rawValue)")
        for (labels, cell) in family.cells.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) })
        {
            switch cell {
            case .counter(let counter): sample(name, labels, "\(counter.value)")
            case .gauge(let gauge): sample(name, labels, Self.number(gauge.value))
            case .histogram(let histogram): add(name, labels, histogram)
            }
        }
    }

    private mutating func add(
        _ name: String, _ labels: [MetricRegistry.Label], _ histogram: HistogramCell
    ) {
        let state = histogram.state
        var total: UInt64 = 0
        for (index, count) in state.counts.enumerated() {
            total += count
            let bound = index < histogram.bounds.count ? histogram.bounds[index] : .infinity
            let bucket = MetricRegistry.Label(name: "le", value: Self.number(bound))
            sample(name + "_bucket", labels + [bucket], "\(total)")
        }
        sample(name + "_sum", labels, Self.number(state.sum))
        sample(name + "_count", labels, "\(total)")
    }

    private mutating func sample(
        _ name: String, _ labels: [MetricRegistry.Label], _ value: String
    ) {
        guard !labels.isEmpty else { return line(name + " " + value) }
        let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value, isQuoted: true))\"" }
        line(name + "{" + pairs.joined(separator: ",") + "} " + value)
    }

    private mutating func line(_ text: String) {
        bytes += text.utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A name in the format's characters: others become `_`.
    static func name(_ text: String) -> String {
        var name = text.unicodeScalars.map { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                ? Character(scalar) : "_"
        }
        if name.first?.isNumber ?? true { name.insert("_", at: 0) }
        return String(name)
    }

    /// Escapes a text: a quote would end a label's value, a line feed would end a line.
    static func escaped(_ text: String, isQuoted: Bool) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where isQuoted: escaped += "\\\""
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    /// A number in the format's notation; whole numbers have no point.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if let whole = Int64(exactly: value) { return "\(whole)" }
        return "\(value)"
    }
}
