import Catalogue
import EventLog
import Foundation
import LMDB
import Ledger
import Logging
import Projections
import Queries
import TestSupport
import Testing
import Workload

/// Damaged rows and keys of the read models: every query is answered or refused with an error, and
/// none ends the process.
@Suite(.serialized)
struct DamagedRowTests {
    /// `DAMAGED_ROUNDS` makes it longer.
    private static let rounds =
        ProcessInfo.processInfo.environment["DAMAGED_ROUNDS"].flatMap(Int.init) ?? 60
    private static let events = 250

    @Test("questions and posts over damaged rows end in answers or errors")
    func rows() async throws {
        let seed = Self.seed
        var random = SplitMix(state: seed)
        let fixture = try TestLedger()
        for event in CityEvents.founding { try await fixture.record(event) }
        var events = CityEvents(seed: seed)
        _ = try await fixture.post((0..<Self.events).map { _ in events.next() })
        let views = fixture.directory.views
        let whole = views + "-whole"
        try fixture.reopen { try FileManager.default.copyItem(atPath: views, toPath: whole) }
        let size = fixture.ledger.log.head.size
        var (answers, errors) = (0, 0)
        for _ in 0..<Self.rounds {
            try fixture.close()
            try FileManager.default.removeItem(atPath: views)
            try FileManager.default.copyItem(atPath: whole, toPath: views)
            try damage(views, &random)
            var options = fixture.options()
            options.logger.logLevel = .critical
            do {
                try fixture.open(options)
            } catch {
                errors += 1
                continue
            }
            for question in try CityQuestions(fixture.ledger).all {
                do {
                    _ = try question.ask()
                    answers += 1
                } catch {
                    errors += 1
                }
            }
            // Tried only, so that the log stays as it is for the next round.
            let outcomes = try await fixture.post((0..<20).map { _ in events.next() }, .dryRun)
            errors += outcomes.count { $0.summary.hasPrefix("failed") }
        }
        print("damaged rows: \(answers) answers, \(errors) errors")
        #expect(answers > 0 && errors > 0, "SEED=\(seed)")
        try fixture.close()
        try fixture.deleteViews()
        #expect(try Ledger.verify(fixture.directory).events >= size)
    }

    @Test("where no number is left for another aggregate, the post fails and says so")
    func ordinals() async throws {
        let fixture = try TestLedger()
        for event in TestEvents.city() { try await fixture.record(event) }
        try await fixture.record(TestEvents.application("first"))
        let size = fixture.ledger.log.head.size
        try fixture.close()
        // The city's figures with one alone, the volunteers created, which is the next one's number:
        // 2^32 - 1, zigzag LEB128.
        let number = 0x0100 + Int(Aggregate.volunteer.rawValue)
        let figure = [UInt8(number & 0x7F) | 0x80, UInt8(number >> 7)]
        let row = [0, 1] + figure + [0xFE, 0xFF, 0xFF, 0xFF, 0x1F]
        let environment = try Environment(
            path: fixture.directory.views, options: Environment.Options(checksValues: true))
        let figures = try environment.openTable("figures")
        try environment.write { (transaction) throws(LMDBError) in
            try transaction.put(figures, [0], row)
        }
        environment.close()
        var options = fixture.options()
        options.logger.logLevel = .critical
        try fixture.open(options)
        let outcome = try await fixture.post([TestEvents.application("second")])[0]
        #expect(outcome.summary.hasPrefix("failed"))
        #expect(fixture.ledger.log.head.size == size)
        try await fixture.record(TestEvents.event("n", "centre.amended", "d", #"{"name":"x"}"#))
        try fixture.close()
        try fixture.deleteViews()
        #expect(try Ledger.verify(fixture.directory).events == size + 1)
    }

    private static var seed: UInt64 { SeededGenerator.seed(of: "DamagedRowTests") }

    /// Changes some rows of some tables, and adds keys that are none of the table's.
    private func damage(_ directory: String, _ random: inout SplitMix) throws {
        let environment = try Environment(
            path: directory,
            // Under the right check values: what is to be tried is how rows are read.
            options: Environment.Options(maximumTables: 64, checksValues: true))
        defer { environment.close() }
        for name in try environment.tableNames() where name != "headers" && name != "meta" {
            guard Int.random(in: 0..<3, using: &random) == 0 else { continue }
            let table = try environment.openTable(name)
            var rows: [(key: [UInt8], value: [UInt8])] = []
            try environment.read { (transaction) throws(LMDBError) in
                try transaction.forEach(table) { (key, value) throws(LMDBError) in
                    rows.append((key.copied(), value.copied()))
                    return true
                }
            }
            var changed: [(key: [UInt8], value: [UInt8])] = []
            for row in rows where Int.random(in: 0..<3, using: &random) == 0 {
                changed.append((row.key, damaged(row.value, &random)))
            }
            if let row = rows.randomElement(using: &random), Bool.random(using: &random) {
                changed.append((damaged(row.key, &random), row.value))
            }
            try environment.write { (transaction) throws(LMDBError) in
                for row in changed where (1...511).contains(row.key.count) {
                    try transaction.put(table, row.key, row.value)
                }
            }
        }
    }

    /// Random bytes, a part, more of it, some bits or the highest numbers that a row can spell.
    private func damaged(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            return (0..<Int.random(in: 1...60, using: &random)).map { _ in
                .random(in: 0...255, using: &random)
            }
        case 1: return Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
        case 2: return bytes + bytes
        case 3:
            guard !bytes.isEmpty else { return [0] }
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            return bytes
        default:
            let place = Int.random(in: 0...bytes.count, using: &random)
            let huge: [UInt8] = Array(repeating: 0xFF, count: 9) + [0x01]
            bytes.replaceSubrange(place..., with: huge + bytes[place...].dropFirst())
            return bytes
        }
    }
}
