import Catalogue
import EventLog
import Foundation
import Ledger
import Projections
import Queries
import Testing

/// A ledger with one fund, whose clock stands at the day on which an event is posted.
final class FundLedger {
    static let digest = String(repeating: "0a", count: 32)
    private static let start = "2026-01-01T08:00:00+08:00"

    private let clock = TestClock(FundLedger.start)
    private let test: TestLedger
    private var number = 0
    /// The short name of an event by its position.
    private var names: [Int: String] = [:]

    init() throws {
        test = try TestLedger(clock: clock)
    }

    /// The read models of the past that are asked; nil for the present.
    private var past: PastViews?
    var views: Views { past?.views ?? test.ledger.views }

    /// The centres, the thresholds, two projects, fifteen volunteers and the fund.
    func prepare() async throws {
        try await record(
            "centre.established", "m", #"{"level":"municipal","name":"市中心"}"#, on: "2026-01-02")
        try await record(
            "centre.established", "chaoyang",
            #"{"level":"district","name":"朝阳","district":"110105","parent":"m"}"#, on: "2026-01-02")
        try await record(
            "rules.published", "r-2026",
            """
            {"number":"1","effectiveFrom":"2026-01-03","funding":{"approvalOver":500000,\
            "splitDays":7,"subsidyPerDay":5000,"idleDays":90,"lateAfterDays":30}}
            """, on: "2026-01-03")
        for (id, risk, end) in [
            ("p-opera", "high", "2026-09-30"), ("p-school", "normal", "2026-12-31"),
        ] {
            try await record(
                "project.proposed", id,
                """
                {"centre":"chaoyang","title":"\(id)","family":"community","kind":"regular-community",\
                "scale":"daily","key":false,"skills":["opera"],"startsOn":"2026-03-01",\
                "endsOn":"\(end)","risk":"\(risk)","summary":"每周"}
                """, on: "2026-01-04")
            try await record("project.approved", id, #"{"reviewer":"s0"}"#, on: "2026-01-04")
            try await record("project.published", id, "{}", on: "2026-01-04")
        }
        for number in 1...15 {
            try await record(
                "volunteer.applied", "v-\(number)",
                """
                {"centre":"chaoyang","category":"mass-culture-backbone","adult":true,\
                "skills":["opera"],"person":{"name":"测试"}}
                """, on: "2026-01-04")
            try await record(
                "volunteer.registered", "v-\(number)", #"{"reviewer":"s0"}"#, on: "2026-01-04")
        }
        try await record(
            "fund.established", "f-2026",
            """
            {"centre":"chaoyang","name":"2026年经费","channel":"fiscal","from":"2026-01-01",\
            "to":"2026-12-31","onlyProjects":["p-opera","p-school"],\
            "onlyCategories":["materials","subsidies","insurance"]}
            """, on: "2026-01-05")
    }

    /// Service that is recorded and confirmed on its day, in a shift that reached people.
    func serve(
        _ volunteers: ClosedRange<Int>, in project: String, on day: String, minutes: Int,
        attendance: Int
    ) async throws {
        try await record(
            "shift.scheduled", "shift-\(day)",
            """
            {"project":"\(project)","venue":"剧场","startsAt":"\(day)T02:00:00+08:00",\
            "endsAt":"\(day)T08:00:00+08:00","minimum":1,"maximum":20,"skills":[]}
            """, on: day)
        try await record("shift.held", "shift-\(day)", #"{"attendance":\#(attendance)}"#, on: day)
        for number in volunteers {
            let end = String(format: "%02d", 2 + minutes / 60)
            try await record(
                "hours.served", "h-\(day)-\(number)",
                """
                {"volunteer":"v-\(number)","project":"\(project)","startedAt":"\(day)T02:00:00+08:00",\
                "endedAt":"\(day)T\(end):00:00+08:00","minutes":\(minutes),"activity":"service"}
                """, on: day)
            try await record(
                "hours.confirmed", "h-\(day)-\(number)", #"{"confirmer":"s0"}"#, on: day)
        }
    }

    /// Posts an event of the fund on a day, which must be recorded.
    func record(
        _ day: String, _ type: String, _ data: String, as id: String? = nil,
        happened: String? = nil
    ) async throws {
        let outcome = try await outcome("fund." + type, "f-2026", data, on: day, as: id, happened)
        guard case .recorded(let receipt) = outcome else {
            throw TestFailure("not recorded: \(outcome.summary) \(type) \(data)")
        }
        names[Int(receipt.position.value)] = id
    }

    /// Posts an event of the fund on a day and returns what became of it.
    func post(_ day: String, _ type: String, _ data: String) async throws -> String {
        try await outcome("fund." + type, "f-2026", data, on: day).summary
    }

    /// Posts an event of any kind on a day, which must be recorded.
    @discardableResult
    func record(
        _ type: String, _ subject: String, _ data: String, on day: String, as id: String? = nil
    ) async throws -> Position {
        let outcome = try await outcome(type, subject, data, on: day, as: id)
        guard let position = outcome.position else {
            throw TestFailure("not recorded: \(outcome.summary) \(type) \(data)")
        }
        return position
    }

    private func outcome(
        _ type: String, _ subject: String, _ data: String, on day: String, as id: String? = nil,
        _ happened: String? = nil
    ) async throws -> Outcome {
        let noon = try #require(Timestamp(rfc3339: "\(day)T10:00:00+08:00"))
        let wait = (noon.microseconds - clock.now.microseconds) / 1_000_000
        if wait > 0 { clock.turn(seconds: wait) }
        number += 1
        let time = "\(happened ?? day)T09:00:00+08:00"
        let text = TestEvents.event(
            id ?? "e-\(number)", type, subject, data, source: "/centres/chaoyang", time: time)
        return try await test.post([text])[0]
    }
}

extension FundLedger {
    static func lines(_ lines: [(project: String, category: String, amount: Int)]) -> String {
        let items = lines.map {
            #"{"project":"\#($0.project)","category":"\#($0.category)","amount":\#($0.amount)}"#
        }
        return #"{"lines":[\#(items.joined(separator: ","))]}"#
    }

    static func payment(
        _ project: String, _ category: String, _ amount: Int, to payee: String, invoice: Int,
        by requester: String, _ approver: String, _ second: String? = nil,
        commitment: String? = nil, voucher: String? = nil, for thing: String? = nil
    ) -> String {
        let more =
            (second.map { #","secondApprovedBy":"\#($0)""# } ?? "")
            + (commitment.map { #","commitment":"\#($0)""# } ?? "")
            + (thing.map { #","for":\#($0)"# } ?? "")
        return """
            {"lines":[{"project":"\(project)","category":"\(category)","amount":\(amount)}],\
            "payee":{"organisation":"\(payee)"},"voucher":"\(voucher ?? "v-\(invoice)")",\
            "invoices":["2611200000000000000\(invoice)"],"requestedBy":"\(requester)",\
            "approvedBy":"\(approver)"\(more)}
            """
    }

    static func subsidies(
        _ people: [(number: Int, amount: Int, expense: Int)], in project: String, for day: String
    ) -> String {
        let lines = people.map {
            """
            {"project":"\(project)","category":"subsidies","amount":\($0.amount),\
            "volunteer":"v-\($0.number)","day":"\(day)","purpose":"transport","expense":\($0.expense)}
            """
        }
        return """
            {"lines":[\(lines.joined(separator: ","))],"voucher":"sheet-\(day)","requestedBy":"s5",\
            "approvedBy":"s6"}
            """
    }

    static func reversal(of id: String) -> String {
        """
        {"of":{"source":"/centres/chaoyang","id":"\(id)"},"reason":"duplicate","detail":"重复",\
        "approvedBy":"s4"}
        """
    }
}

extension FundLedger {
    func ask(
        _ resource: Resource, _ given: [String: String], of id: String = "f-2026"
    ) throws -> [String: Any] {
        let answer = try #require(
            try resource.read(views, test.ledger.log, id, where: given, Writing()))
        return try #require(
            try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
    }

    func book(_ period: String) throws -> [String: Any] {
        try ask(Resources.fund, ["period": period])
    }

    /// Answers all questions as of the end of a day from now on.
    func look(asOf day: String) async throws {
        past = try await test.ledger.past(try #require(AsOf(text: day)))
    }

    /// Turns the clock to a day.
    func wait(until day: String) throws {
        let noon = try #require(Timestamp(rfc3339: "\(day)T10:00:00+08:00"))
        clock.turn(seconds: (noon.microseconds - clock.now.microseconds) / 1_000_000)
    }

    /// Compares the figures of 2026 that change with every late event.
    func check(
        spent: Int, closing: Int, fenPerHour: Int, execution: Int, difference: Int,
        questioned: Int, period: String = "2026"
    ) throws {
        let book = try book(period)
        #expect(book["spent"] as? Int == spent)
        #expect(book["closing"] as? Int == closing)
        #expect(book["questioned"] as? Int == questioned)
        #expect((book["stated"] as? [String: Any])?["difference"] as? Int == difference)
        let school = (book["projects"] as? [[String: Any]])?.first {
            $0["project"] as? String == "p-school"
        }
        #expect(school?["fenPerHour"] as? Int == fenPerHour)
        #expect(school?["executionBp"] as? Int == execution)
    }

    /// Each finding of the fund as the name of its event and its code.
    func findings() throws -> [String] {
        let answer = try views.list(Listings.findings, where: ["fund": "f-2026"], Page(limit: 1000))
        let object =
            try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        return (object?["items"] as? [[String: Any]] ?? []).map { item in
            let position = (item["finding"] as? String)?.split(separator: "-").first
            let name = position.flatMap { Int($0) }.flatMap { names[$0] }
            return "\(name ?? "?") \(item["code"] ?? "")"
        }
    }

    /// Each test as its population, its hits, and what else it says.
    func tests(on day: String) throws -> [String: String] {
        let answer = try ask(Resources.fundTests, ["period": "2026", "on": day])
        func text(_ value: Any?) -> String {
            let counted = value as? [String: Any]
            return "\(counted?["count"] ?? "") \(counted?["amount"] ?? "")"
        }
        var tests: [String: String] = [:]
        for test in answer["tests"] as? [[String: Any]] ?? [] {
            guard let name = test["test"] as? String else { continue }
            var line = "\(text(test["population"])) hits \(text(test["hits"]))"
            if let days = test["days"] as? Int { line += " days \(days)" }
            if let share = test["shareBp"] as? Int { line += " share \(share)" }
            tests[name] = line
        }
        return tests
    }
}
