import Catalogue
import EventLog
import Foundation
import Ledger
import Logging
import ReadModels
import Rules
import Workload

// Development: engine alone.
let count = Int(CommandLine.arguments.dropFirst().first ?? "100000") ?? 100_000
let folder = CommandLine.arguments.dropFirst(2).first ?? "/tmp/bench-ledger"
try? FileManager.default.removeItem(atPath: folder)
let directory = LedgerDirectory(folder)
try Ledger.found(directory, origin: "bench")
let ledger = try Ledger(directory)
let operatorPrincipal = Principal(id: "bench", role: .operator)
var workload = Workload(volunteers: count / 10, baseSeconds: Int(Date().timeIntervalSince1970))
var lines: [[UInt8]] = []
for _ in 0..<count { lines.append(Array(workload.next().utf8)) }
print("bytes per event", lines.reduce(0) { $0 + $1.count } / count)
func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
var t = now()
var batches: [[Submission]] = []
for start in stride(from: 0, to: count, by: 1000) {
    var batch: [Submission] = []
    for line in lines[start..<min(count, start + 1000)] {
        batch.append(try Submission(parsing: line, now: LedgerClock.system.now()))
    }
    batches.append(batch)
}
print("parse", Double(count) / (now() - t), "events/s")
t = now()
var refused = 0
for batch in batches {
    for outcome in try await ledger.write(batch, .each, by: operatorPrincipal) {
        if case .refused(let problem) = outcome {
            refused += 1
            if refused < 5 { print(problem) }
        }
    }
}
print("write batches of 1000", Double(count) / (now() - t), "events/s; refused", refused)
try ledger.close()
t = now()
let rebuilt = try Ledger.rebuild(directory)
print("rebuild", Double(rebuilt) / (now() - t), "events/s")
t = now()
_ = try Ledger.verify(directory, hashesOnly: true)
print("verify hashes", Double(count) / (now() - t), "events/s")
t = now()
_ = try Ledger.verify(directory)
print("verify all", Double(count) / (now() - t), "events/s")
t = now()
let again = try Ledger(directory)
print("start", now() - t)
t = now()
let query = StandingsQuery(period: .all, scope: .city, subject: .volunteers)
let first = try again.views.standings(query, Page(limit: 100))
print("standings cold", now() - t)
t = now()
_ = try again.views.standings(query, Page(limit: 100))
print("standings warm", now() - t)
print(String(decoding: first.body.prefix(300), as: UTF8.self))
t = now()
for _ in 0..<100_000 { _ = try again.views.volunteer(VolunteerID("v00000010")) }
print("row by id", (now() - t) / 100_000 * 1e6, "us")
try again.close()
