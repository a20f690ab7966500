import Foundation
import Ledger
import Simulation

/// A simulated year, with all types that it has, streamed into a ledger of its own: it founds its own
/// centres.
struct YearMeasurements {
    private static let districts = 16
    private static let seed: UInt64 = 14

    let plan: BenchPlan
    let folder: String

    /// Streams the year once a run, each time into a new ledger.
    func stream() async throws -> Finding {
        let options = try SimulationOptions(
            seed: Self.seed, districts: SimulationOptions.districts(String(Self.districts)),
            volunteers: plan.volunteersOfYear, year: BenchPlan.year)
        var rates = Samples()
        var types = Set<String>()
        for _ in 0..<plan.runs {
            var files = try LineFiles(folder + "/year-", threads: 1)
            var year = YearSimulation(options)
            var events = 0
            while let line = year.next() {
                let text = String(decoding: line, as: UTF8.self)
                if let type = Self.type(of: text) { types.insert(type) }
                try files.add(text)
                events += 1
            }
            try files.finish()
            rates.add(Double(events) / (try await seconds(of: files, events)))
        }
        return Finding(
            measured: "\(Text.count(rates.median)) events/s of \(types.count) types",
            isReached: rates.median >= 60_000)
    }

    private func seconds(of files: LineFiles, _ events: Int) async throws -> Double {
        let path = folder + "/year"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let directory = LedgerDirectory(path)
        try Ledger.found(directory, origin: "bench.local/year")
        let ledger = try Ledger(directory)
        let token = try await ledger.grantToken(
            role: "operator", centre: nil, expiresAt: nil, by: Engine.principal)
        try ledger.close()
        let server = try ServedLedger(plan.program, data: path, token: token.token)
        let stream = StreamImport(
            folder: folder, port: server.port, token: server.token, events: events,
            repeatsSome: true)
        let seconds = try stream.run(files)
        try server.stop()
        return seconds
    }

    /// The type that a line of a stream says.
    private static func type(of line: String) -> String? {
        let parts = line.split(separator: #""type":""#, maxSplits: 1)
        return parts.count == 2 ? parts[1].split(separator: "\"").first.map { String($0) } : nil
    }
}
