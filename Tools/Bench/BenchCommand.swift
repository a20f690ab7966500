import Foundation

/// `Bench`: measures a release build and prints one Markdown table. Tools/bench --help says how.
@main
struct BenchCommand {
    static func main() async {
        do {
            let plan = try BenchPlan(Array(CommandLine.arguments.dropFirst()))
            let folder = plan.folder + "/wenzhi-bench-\(ProcessInfo.processInfo.processIdentifier)"
            let watch = RunGuard(folder: folder)
            defer { withExtendedLifetime(watch) {} }
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            var report = Report(plan)
            try await measure(plan, folder, &report)
            print(report.table)
            guard !report.isIncomplete else { throw BenchFailure("A measurement failed.") }
        } catch {
            Children.killAll()
            Text.note("\(error)")
            exit(1)
        }
    }

    private static func measure(
        _ plan: BenchPlan, _ folder: String, _ report: inout Report
    ) async throws {
        let clock = Stopwatch()
        var filling = try LedgerFilling(folder, plan)
        let token = try await filling.fill()
        await report.measure(.cost) { cost(filling) }

        let data = filling.path
        await measureAtRest(AuditMeasurements(plan: plan, data: data, token: token), &report)

        Text.note("preparing \(Text.count(plan.singles)) single posts")
        let (singles, stories) = try await filling.prepare()
        let server = try ServedLedger(plan.program, data: data, token: token)
        let load = LoadGenerator(folder, against: server)
        var reading = ReadingMeasurements(plan, server, load, stories)
        await report.measure(.rowIdle) { try reading.row(whilePosting: false) }
        await report.measure(.rowWhilePosting) { try reading.row(whilePosting: true) }
        await report.measure(.standings) { try reading.standings(["/v1/standings?limit=100"]) }
        await report.measure(.standingsAround) { try reading.standingsAround() }
        let mirror = MirrorMeasurements(
            plan: plan, server: server, folder: folder, keyFile: filling.keyFile)
        await report.measure(.mirror) { try mirror.mirror() }
        await report.measure(.volunteersPage) { try reading.page(of: "volunteers") }
        await report.measure(.projectsPage) { try reading.page(of: "projects") }

        var posting = PostingMeasurements(
            plan: plan, server: server, load: load, folder: folder,
            eventBytes: filling.bytes / plan.events, singles: singles, stories: reading.stories)
        await report.measure(.singles) { try posting.singlesOnManyConnections() }
        await report.measure(.singlesAlone) { try posting.singlesOnOneConnection() }
        await report.measure(.batches) { try posting.batches() }
        await report.measure(.stream) { try posting.stream() }
        var mixed = MixedMeasurements(posting: posting, paths: reading.paths)
        await report.measure(.singlesDuringImport) { try mixed.singlesDuringImport() }
        await report.measure(.mixed) { try mixed.readsAndWrites() }
        var live = LiveMeasurements(
            plan: plan, server: server, folder: folder, stories: mixed.posting.stories)
        await report.measure(.fanOut) { try live.fanOut() }
        await report.measure(.table) { try live.table() }
        var backups = BackupMeasurements(plan, server, data, folder, live.stories)
        await report.measure(.backup) { try backups.backup() }
        await report.measure(.soak) { try mixed.posting.soak(data) }
        var costs = CostMeasurements(plan, server, mixed.posting.singles)
        await report.measure(.served) { try costs.served() }
        await report.measure(.spent) {
            var payments = try PaymentMeasurements(
                plan, server, load, folder, time: costs.singles.latestTime)
            return try payments.spent()
        }
        await report.measure(.members) { try costs.members() }
        await report.measure(.subject) { try costs.subject() }
        try server.stop()
        var asOf = AsOfMeasurements(
            plan: plan, data: data, token: token, folder: folder, stories: backups.stories)
        await report.measure(.asOf) { try asOf.measure() }
        let year = YearMeasurements(plan: plan, folder: folder)
        await report.measure(.year) { try await year.stream() }
        Text.note("done in \(Text.count(clock.seconds)) s")
    }

    private static func measureAtRest(_ audit: AuditMeasurements, _ report: inout Report) async {
        await report.measure(.verify) { try audit.verify() }
        await report.measure(.rebuild) { try audit.rebuild() }
        await report.measure(.start) { try audit.start() }
    }

    /// The cost per event at the end beside that at a tenth.
    private static func cost(_ filling: LedgerFilling) -> Finding {
        let ratio = filling.late.median / filling.early.median
        return Finding(
            measured: "\(Text.decimals(filling.late.median * 1e6, 1)) µs",
            limit: "\(Text.decimals(filling.early.median * 1e6, 1)) µs at "
                + Text.count(filling.plan.events / 10),
            ratio: ratio, isReached: ratio <= 1.3)
    }
}
