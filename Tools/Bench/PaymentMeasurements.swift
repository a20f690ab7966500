/// Posts of payments, on many connections and in batches.
struct PaymentMeasurements {
    let plan: BenchPlan
    let server: ServedLedger
    let load: LoadGenerator
    let folder: String
    private var payments: PaymentEvents

    /// Records the funds that pay.
    init(
        _ plan: BenchPlan, _ server: ServedLedger, _ load: LoadGenerator, _ folder: String,
        time: String
    ) throws {
        self.plan = plan
        self.server = server
        self.load = load
        self.folder = folder
        payments = PaymentEvents(time: time)
        let lines = payments.preparation().joined(separator: ",")
        let poster = PacedPoster(
            [Array("[\(lines)]".utf8)], eventsOfPost: 1, perSecond: .max, to: server)
        poster.waitForAll()
        _ = try poster.finish()
    }

    /// Single posts on many connections, beside posts of the same size that are only read; and batches.
    mutating func spent() throws -> Finding {
        var comparison = Comparison()
        var batches = Samples()
        for _ in 0..<plan.runs {
            let singles = try files(plan.paymentsPerRun) { $0.next() }
            try comparison.add(
                load, posting: singles, type: PostingMeasurements.eventType,
                connections: BenchPlan.connections, seconds: plan.loadSeconds)
            singles.remove()
            let file = try files(plan.paymentBatchesPerRun) { $0.batch(BenchPlan.batchEvents) }
            let result = try load.post(
                file, type: PostingMeasurements.batchType, connections: BenchPlan.batchConnections,
                seconds: plan.loadSeconds)
            file.remove()
            batches.add(result.requestsPerSecond * Double(BenchPlan.batchEvents))
        }
        let p99 = comparison.p99.median
        return Finding(
            measured: "\(Text.count(comparison.rates.median)) events/s; p99 "
                + "\(Text.decimals(p99, 2)) ms; \(Text.count(batches.median)) events/s in batches",
            limit: "\(Text.count(comparison.limits.median)) POST /bench/body/s",
            ratio: comparison.ratios.median,
            isReached: comparison.ratios.median >= 0.50 && p99 < 10)
    }

    private mutating func files(
        _ count: Int, _ line: (inout PaymentEvents) -> String
    ) throws -> LineFiles {
        var files = try LineFiles(folder + "/payments-", threads: LoadGenerator.threads)
        for _ in 0..<count { try files.add(line(&payments)) }
        try files.finish()
        return files
    }
}
