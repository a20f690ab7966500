/// Seconds since it was made, by a clock that never jumps.
struct Stopwatch {
    private let start = ContinuousClock.now

    var seconds: Double {
        let elapsed = (ContinuousClock.now - start).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    }
}

/// What several runs of the same measurement gave.
struct Samples {
    private var values: [Double] = []

    mutating func add(_ value: Double) {
        values.append(value)
    }

    /// The middle value, or the mean of the two in the middle.
    var median: Double {
        guard !values.isEmpty else { return .nan }
        let sorted = values.sorted()
        return (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
    }

    /// What so many in a hundred values do not exceed.
    func percentile(_ percent: Int) -> Double {
        guard !values.isEmpty else { return .nan }
        return values.sorted()[min(values.count - 1, values.count * percent / 100)]
    }

    /// The smallest value; infinite when there is none.
    var minimum: Double { values.min() ?? .infinity }

    /// The largest value.
    var maximum: Double { values.max() ?? .nan }
}

/// Why a measurement could not be taken, in one line.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
