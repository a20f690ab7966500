import Catalogue
import EventLog
import Foundation
import Projections
import Queries
import Testing

/// What becomes of findings about funds, in answers.
struct FundFindingTests {
    private let fund: FundLedger

    init() throws {
        fund = try FundLedger()
    }

    /// A fund of which 2,000,000 fen were paid by one who approved them.
    private func paid() async throws {
        try await fund.prepare()
        try await fund.record(
            "2026-01-10", "received",
            #"{"amount":20000000,"payer":{"organisation":"区财政局"},"voucher":"r-1"}"#)
        try await fund.record(
            "2026-01-12", "allocated",
            FundLedger.lines([("p-school", "materials", 5_000_000)]))
        try await fund.record(
            "2026-05-18", "spent",
            FundLedger.payment(
                "p-school", "materials", 2_000_000, to: "燕舞", invoice: 5, by: "s3", "s3", "s9"),
            as: "10")
    }

    private var questioned: Int? {
        get throws { try fund.book("all")["questioned"] as? Int }
    }

    private func statuses(_ given: [String: String] = [:]) throws -> [String] {
        try fund.list(Listings.findings, given.merging(["fund": "f-2026"]) { $1 }).map { item in
            ["code", "severity", "status", "raised", "outcome"]
                .compactMap { item[$0] as? String }.joined(separator: " ")
        }
    }

    private func counts() throws -> [String] {
        try fund.list(Listings.findingCounts, ["centre": "chaoyang"]).map { item in
            ["code", "severity", "status", "centre", "count"].compactMap { item[$0] }
                .map { "\($0)" }.joined(separator: " ")
        }
    }

    @Test("A flagged payment is questioned until the auditor settles what was raised about it")
    func life() async throws {
        try await paid()
        #expect(try questioned == 2_000_000)
        #expect(try statuses() == ["self-approved major open"])
        #expect(try counts() == ["self-approved major open chaoyang 1"])
        let flagged = try #require(
            try fund.list(Listings.findings, ["fund": "f-2026"]).first?["finding"] as? String)
        try await fund.record(
            "audit.opened", "audit-1",
            #"{"title":"2026","funds":["f-2026"],"from":"2026-01-01","to":"2026-12-31","seed":"a"}"#,
            on: "2026-06-01")
        try await fund.record(
            "finding.raised", "finding-1",
            """
            {"audit":"audit-1","of":"\(flagged)","centre":"chaoyang","fund":"f-2026",\
            "severity":"critical","condition":"自批","criteria":"第六条"}
            """, on: "2026-06-02")
        #expect(try statuses() == ["self-approved major open finding-1"])
        try await fund.record(
            "finding.answered", "finding-1", #"{"text":"已退回"}"#, on: "2026-06-03")
        #expect(try statuses(["status": "answered"]) == ["self-approved major answered finding-1"])
        #expect(try statuses(["status": "open"]) == [])
        #expect(try questioned == 2_000_000)
        try await fund.record(
            "finding.settled", "finding-1", #"{"outcome":"corrected","text":"已改"}"#,
            on: "2026-06-04")
        #expect(try statuses() == ["self-approved major settled finding-1 corrected"])
        #expect(try counts() == ["self-approved major settled chaoyang 1"])
        #expect(try questioned == 0)
    }

    @Test("What came back beyond a payment is not taken off what is questioned of others")
    func refunded() async throws {
        try await paid()
        try await fund.record(
            "2026-05-19", "spent",
            FundLedger.payment(
                "p-school", "materials", 30_000, to: "京采", invoice: 6, by: "s3", "s3"), as: "11")
        func refund(_ amount: Int, _ voucher: String) async throws {
            try await fund.record(
                "2026-05-20", "refunded",
                """
                {"of":{"source":"/centres/chaoyang","id":"11"},"line":1,"amount":\(amount),\
                "voucher":"\(voucher)"}
                """)
        }
        try await refund(29_999, "b-1")
        #expect(try questioned == 2_000_001)
        try await refund(2, "b-2")
        #expect(try questioned == 2_000_000)
    }

    @Test("What an auditor raises by itself stands among the findings and questions its payments")
    func raised() async throws {
        try await paid()
        func raise(_ id: String, _ severity: String) async throws {
            try await fund.record(
                "finding.raised", id,
                """
                {"centre":"chaoyang","fund":"f-2026","severity":"\(severity)","condition":"a",\
                "criteria":"b","events":[{"source":"/centres/chaoyang","id":"11"}]}
                """, on: "2026-06-02")
        }
        try await fund.record(
            "2026-05-19", "spent",
            FundLedger.payment(
                "p-school", "materials", 30_000, to: "京采", invoice: 6, by: "s3", "s4"), as: "11")
        try await raise("finding-1", "minor")
        #expect(try questioned == 2_000_000)
        try await raise("finding-2", "major")
        #expect(try questioned == 2_030_000)
        try await fund.record(
            "finding.settled", "finding-2", #"{"outcome":"accepted","text":"a"}"#,
            on: "2026-06-04")
        #expect(try questioned == 2_000_000)
        #expect(
            try statuses() == [
                "self-approved major open", "raised minor open finding-1",
                "raised major settled finding-2 accepted",
            ])
        #expect(
            try counts() == [
                "raised minor open chaoyang 1", "raised major settled chaoyang 1",
                "self-approved major open chaoyang 1",
            ])
    }

    @Test("Payments of two funds that are held together are questioned in both")
    func twoFunds() async throws {
        try await paid()
        try await fund.record(
            "fund.established", "f-2",
            #"{"centre":"chaoyang","name":"二","channel":"other","from":"2026-01-01"}"#,
            on: "2026-06-01")
        try await fund.record(
            "fund.received", "f-2",
            #"{"amount":1000000,"payer":{"anonymous":true},"voucher":"r-2"}"#, on: "2026-06-01")
        try await fund.record(
            "fund.allocated", "f-2", FundLedger.lines([("p-school", "materials", 1_000_000)]),
            on: "2026-06-01")
        try await fund.record(
            "2026-06-02", "spent",
            FundLedger.payment(
                "p-school", "materials", 300_000, to: "京采", invoice: 7, by: "s3", "s4"))
        #expect(try questioned == 2_000_000)
        try await fund.record(
            "fund.spent", "f-2",
            FundLedger.payment(
                "p-school", "materials", 200_000, to: "京采", invoice: 8, by: "s3", "s4"),
            on: "2026-06-03")
        #expect(try questioned == 2_300_000)
        #expect(try statuses() == ["self-approved major open", "split-below-threshold major open"])
        let other = try fund.ask(Resources.fund, ["period": "all"], of: "f-2")
        #expect(other["questioned"] as? Int == 200_000)
    }

    @Test("Changes come in pages of whole events, with the same figures on each")
    func pages() async throws {
        try await paid()
        let asked = ["from": "2026-01-01"]
        let whole = try fund.ask(Resources.fundChanges, asked)
        let entries = whole["entries"] as? [[String: Any]] ?? []
        #expect(entries.count == 3)
        #expect(whole["next"] == nil)
        var (found, flagged): ([String], [String]) = ([], [])
        var after: String?
        var pages = 0
        repeat {
            var question = asked.merging(["limit": "1"]) { $1 }
            question["after"] = after
            let page = try fund.ask(Resources.fundChanges, question)
            #expect(page["after"] as? NSDictionary == whole["after"] as? NSDictionary)
            found += (page["entries"] as? [[String: Any]] ?? []).compactMap {
                $0["entry"] as? String
            }
            flagged += (page["findings"] as? [[String: Any]] ?? []).compactMap {
                $0["code"] as? String
            }
            after = page["next"] as? String
            pages += 1
        } while after != nil && pages < 10
        #expect(pages == 3)
        #expect(found == entries.compactMap { $0["entry"] as? String })
        #expect(flagged == ["self-approved"])
    }

    @Test(
        "changes from a moment to one before it are refused; from a moment to itself nothing changed"
    )
    func reversed() async throws {
        try await paid()
        for (from, to) in [
            ("9", "8"), ("2027-01-02", "2027-01-01"), ("9", "2025-12-31"), ("2027-01-01", "8"),
        ] {
            let error = #expect(throws: QueryError.self, "\(from) \(to)") {
                try fund.ask(Resources.fundChanges, ["from": from, "to": to])
            }
            #expect(error?.parameter == "to")
        }
        for moment in ["9", "2026-06-01"] {
            let none = try fund.ask(Resources.fundChanges, ["from": moment, "to": moment])
            #expect((none["entries"] as? [Any])?.isEmpty == true)
        }
    }

    @Test("Thresholds and schemes with the days on which they hold; founding sets the first")
    func rules() async throws {
        try await fund.prepare()
        let rules = try fund.list(Listings.rules)
        let text = rules.map { item in
            ["from", "through", "splitDays", "approvalOver"].map { "\(item[$0] ?? "-")" }
                .joined(separator: " ")
        }
        #expect(text == ["2026-01-03 - 7 500000", "- 2026-01-02 7 -"])
        #expect(try fund.list(Listings.rules, ["on": "2026-01-02"]).count == 1)
        let now = try fund.list(Listings.rules, ["on": "2026-01-03"])
        #expect(now.first?["approvalOver"] as? Int == 500_000)
        // What the document leaves out is as it was.
        #expect(now.first?["postingHours"] as? Int == 72)
        #expect(try fund.list(Listings.schemes).isEmpty)
    }
}

extension FundLedger {
    func entries(_ given: [String: String]) throws -> (amounts: [Int], total: Int?) {
        let answer = try #require(
            try views.list(
                Listings.fundEntries, where: given, of: "f-2026", Page(limit: 1000)))
        let object =
            try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        let items = object?["items"] as? [[String: Any]] ?? []
        return (items.compactMap { $0["amount"] as? Int }, object?["total"] as? Int)
    }

    /// The items of a collection.
    func list(_ listing: Listing, _ given: [String: String] = [:]) throws -> [[String: Any]] {
        let answer = try views.list(listing, where: given, Page(limit: 1000))
        let object =
            try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        return object?["items"] as? [[String: Any]] ?? []
    }
}
