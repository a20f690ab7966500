import Foundation
import ServerSupport
import TestSupport
import Testing

/// The ledger that `Tools/start` shows: a year that ended yesterday.
@Suite("The sample", .serialized)
struct SampleYearTests {
    /// Every finding that an event can be recorded with, and what auditors raise.
    private static let findings: Set = [
        "accepted-twice", "acknowledged-unsupplied", "after-close", "agreement-of-other",
        "already-a-member",
        "attended-twice", "audience-of-other", "award-back-dated", "cash-negative",
        "centre-not-active", "commitment-exceeded", "committed-beyond-allocation",
        "daily-cap-exceeded", "disclosure-differs", "ends-before-start", "hours-overlap",
        "insured-afterwards", "invoice-used-twice", "minutes-beyond-interval",
        "named-without-consent", "no-participation", "not-a-member", "not-insured",
        "out-of-order", "outside-fund-period", "outside-fund-territory", "outside-project",
        "outside-shift", "participation-not-held", "participation-of-other", "payee-approves",
        "project-not-published", "raised", "recorded-late", "recruitment-closed",
        "recruitment-of-other-project", "refund-beyond-payment", "restriction-breached",
        "returned-beyond-unallocated", "rules-retroactive", "same-person",
        "second-approval-missing", "self-approved", "served-after-report", "shift-cancelled",
        "shift-empty", "shift-of-other-project", "shift-over-maximum", "spent-after-end",
        "spent-before-start", "spent-beyond-allocation", "split-below-threshold",
        "star-unsupported", "statement-differs", "subsidy-over-expense", "subsidy-over-rate",
        "subsidy-twice", "subsidy-without-attendance", "supplied-without-consent", "taken",
        "training-over-places", "volunteer-not-registered", "voucher-used-twice",
    ]

    /// What `Tools/start` shows today.
    private static func served() throws -> Served {
        let beijing = Date().addingTimeInterval(8 * 3600 - 86_400)
        let yesterday = beijing.formatted(.iso8601.year().month().day())
        return try Served(year: [
            "--districts", "110101,110105,110118", "--volunteers", "120", "--until", yesterday,
        ])
    }

    @Test("the year has every finding, and of each as many as a person can read")
    func findings() throws {
        let served = try Self.served()
        var counts: [String: Int] = [:]
        let rows = try served.client.get("/v1/findings/counts?limit=1000").json["items"]?.items
        for row in rows ?? [] {
            counts[row["code"]?.string ?? "", default: 0] += row["count"]?.integer ?? 0
        }
        #expect(Self.findings.subtracting(counts.keys) == [], "the year lacks these")
        #expect(Set(counts.keys).subtracting(Self.findings) == [], "the list lacks these")
        let events = try served.client.get("/v1/overview").json["events"]?.integer ?? 0
        #expect(events > 15_000)
        #expect(counts.values.reduce(0, +) < events / 20)
        #expect(counts["recorded-late"] ?? 0 < events / 200)
    }

    @Test("hours, stars, money, training and scorecard are those of the posts alone")
    func referee() throws {
        let served = try Self.served()
        let referee = try YearTests.referee(served.scratch.path + "/year.ndjson", of: served)
        #expect(referee.status == 0, "\(referee.output)\(referee.errors)")
        #expect(referee.output.contains("findings about money"))
        let verified = try Wenzhi.run("verify", "--data", served.scratch.data)
        #expect(verified.status == 0, "\(verified.errors)")
    }

    @Test("the list has every code of the rules that only flags")
    func list() throws {
        let rules = Wenzhi.root.appending(path: "Sources/Rules")
        let files = FileManager.default.enumerator(at: rules, includingPropertiesForKeys: nil)
        var codes: Set<String> = []
        for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: #/\.flagsOnly,\s+"([a-z-]+)"/#) {
                codes.insert(String(match.output.1))
            }
        }
        #expect(codes.count > 45)
        #expect(codes.subtracting(Self.findings) == [])
    }

    @Test("the last thirty days show service, and the first record says that it is a sample")
    func lastDays() throws {
        let served = try Self.served()
        let days = try served.client.get("/v1/overview").json["lastDays"]?.items ?? []
        #expect(days.count == 30)
        #expect(days.count { $0["events"]?.integer ?? 0 > 0 } >= 29)
        #expect(days.count { $0["confirmedMinutes"]?.integer ?? 0 > 0 } >= 8)
        let founded = try served.client.get("/v1/events?limit=1").json[0]?["data"]
        #expect(founded?["sample"] == .bool(true))
        #expect(founded?["origin"]?.string?.hasSuffix("/sample") == true)
        // What is posted now is recorded now; the past is closed.
        let late = String.event(
            "late", "centre.amended", "dongcheng", #"{"seat":"新馆"}"#,
            more: #","recordedat":"2026-04-01T13:00:00+08:00""#)
        let refused = try served.client.post(late)
        #expect(refused.status == 422)
        #expect(refused.text.contains("recorded-backwards"))
    }

    @Test("a ledger that is no sample refuses a time of recording, by name")
    func noSample() throws {
        let served = try Served(hasSample: true)
        let event = String.event(
            "given", "centre.amended", "dongcheng", #"{"seat":"新馆"}"#,
            more: #","recordedat":"2026-04-01T13:00:00+08:00""#)
        let before = try served.client.get("/v1/overview").json["events"]?.integer
        let refused = try served.client.post(event)
        #expect(refused.status == 422)
        #expect(refused.text.contains("not-a-sample"))
        #expect(refused.text.contains("/recordedat"))
        #expect(try served.client.get("/v1/overview").json["events"]?.integer == before)
    }
}
