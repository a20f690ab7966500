import Foundation
import TestSupport
import Testing

/// Copies of a good ledger with bits flipped, pages overwritten, files cut off, and directories of
/// different moments: nothing wrong is served as right, and nothing ends without a word.
///
/// `DAMAGES` in the environment says how many damages, instead of the few of a short run.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct DamageTests {
    private static let damages =
        ProcessInfo.processInfo.environment["DAMAGES"].flatMap { Int($0) } ?? 64

    @Test("damaged files")
    func files() throws {
        let seed = SeededGenerator.seed(of: "DamageTests.files")
        var random = SeededGenerator(seed: seed)
        let moments = try Moments()
        let every = Damage.Kind.allCases.flatMap { kind in
            Damage.files.map { Damage(file: $0, kind: kind) }
        }
        var tally: [String: Int] = [:]
        for number in 0..<Self.damages {
            let damage = every[number % every.count]
            let scratch = try moments.copy()
            try damage.apply(in: scratch.data, &random)
            var examination = Examination("\(number): \(damage)", moments.lateTruth)
            let outcome = try examination.run(scratch, token: moments.token)
            tally["\(damage.file): \(outcome.rawValue)", default: 0] += 1
            if damage.exchangesPagesOfViews {
                withKnownIssue("A page of the views was exchanged.", isIntermittent: true) {
                    #expect(examination.complaints == [])
                }
            } else {
                #expect(examination.complaints == [])
            }
        }
        print("damages: \(Self.damages)")
        for (what, count) in tally.sorted(by: { $0.key < $1.key }) { print("  \(what): \(count)") }
        #expect(tally.keys.contains { !$0.contains(Examination.Outcome.nothing.rawValue) })
    }

    /// Directories that come from the earlier moment, or are missing, and whose answers are right then.
    private struct Mix {
        let name: String
        var early: [String] = []
        var missing: [String] = []
        var isEarly = false
        /// It must not start.
        var isRefused = false
    }

    private static let mixes = [
        Mix(name: "old views", early: ["views"]),
        Mix(name: "old keys", early: ["keys"]),
        Mix(name: "old views and keys", early: ["views", "keys"]),
        Mix(name: "old anchor", early: ["anchor"]),
        Mix(name: "old log", early: ["log"], isRefused: true),
        Mix(name: "old log and views", early: ["log", "views"], isRefused: true),
        Mix(name: "old log and anchor", early: ["log", "anchor"], isEarly: true),
        Mix(name: "old log, anchor and keys", early: ["log", "anchor", "keys"], isEarly: true),
        Mix(name: "no views", missing: ["views"]),
        Mix(name: "no anchor", missing: ["anchor"]),
        Mix(name: "no keys", missing: ["keys"]),
        Mix(name: "no journal", missing: ["log/journal"]),
        Mix(name: "no locks", missing: ["log/lock.mdb", "views/lock.mdb", "keys/lock.mdb"]),
        Mix(name: "no secrets", missing: ["secrets"], isRefused: true),
    ]

    @Test("directories of different moments")
    func mixed() throws {
        let moments = try Moments()
        var tally: [String: Int] = [:]
        for mix in Self.mixes {
            let scratch = try moments.copy()
            let manager = FileManager.default
            for part in mix.early + mix.missing {
                try manager.removeItem(atPath: scratch.data + "/" + part)
            }
            for part in mix.early {
                try manager.copyItem(
                    atPath: moments.early + "/" + part, toPath: scratch.data + "/" + part)
            }
            var examination = Examination(
                mix.name, mix.isEarly ? moments.earlyTruth : moments.lateTruth)
            let outcome = try examination.run(scratch, token: moments.token)
            tally[outcome.rawValue, default: 0] += 1
            #expect(examination.complaints == [])
            if mix.isRefused { #expect(outcome == .refused, "\(mix.name): \(outcome)") }
        }
        print("mixed directories: \(Self.mixes.count), \(tally.sorted { $0.key < $1.key })")
    }
}
