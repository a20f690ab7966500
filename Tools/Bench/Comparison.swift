/// Runs of a load, each between two runs of what it is compared with: the speed of a machine that is
/// shared changes within seconds, and a ratio is only worth something between neighbours.
struct Comparison {
    private(set) var rates = Samples()
    private(set) var limits = Samples()
    private(set) var ratios = Samples()
    private(set) var p99 = Samples()

    /// How long a limit is measured on each side of a load of so many seconds.
    static func limitSeconds(beside seconds: Int) -> Int { max(1, seconds / 2) }

    /// Posts each line once, between posts of the same lines that are only read.
    mutating func add(
        _ load: LoadGenerator, posting files: LineFiles, type: String, connections: Int,
        seconds: Int
    ) throws {
        let limit = {
            try load.post(
                files, to: "/bench/body", type: type, repeats: true, connections: connections,
                seconds: Self.limitSeconds(beside: seconds))
        }
        let before = try limit()
        let result = try load.post(files, type: type, connections: connections, seconds: seconds)
        add(result, between: before, try limit())
    }

    mutating func add(
        _ result: LoadResult, between before: LoadResult, _ after: LoadResult
    ) {
        let limit = (before.requestsPerSecond + after.requestsPerSecond) / 2
        rates.add(result.requestsPerSecond)
        limits.add(limit)
        ratios.add(result.requestsPerSecond / limit)
        p99.add(result.p99)
    }
}
