import Rules
import Testing

extension FundExampleTests {
    /// A policy and its premium, whose entry names the policy.
    func insure() async throws {
        let policy = """
            {"project":"p-opera","insurer":"平安","policyNumber":"P-1","from":"2026-03-20",\
            "to":"2026-12-31"}
            """
        let premium = FundLedger.payment(
            "p-opera", "insurance", 360_000, to: "平安", invoice: 2, by: "s1", "s2",
            for: #"{"insurance":"i-1"}"#)
        #expect(try await fund.post("2026-03-20", "spent", premium) == "unknown-reference")
        try await fund.record("insurance.bound", "i-1", policy, on: "2026-03-20")
        try await fund.record("2026-03-20", "spent", premium)
        #expect(try fund.paidFor("p-opera", "insurance") == ["insurance": "i-1"])
        #expect(try fund.paidFor("p-opera", "materials") == nil)
    }

    /// The money of the city, of the centre and of a project is the total of the entries of its period.
    func checkPeriods() throws {
        for period in ["all", "2026", "2027", "2026-Q2", "2026-05", "2026-05-16", "2025"] {
            for measure in Measure.allCases {
                let total = try fund.total(measure.text, in: period)
                for path in ["overview", "centre chaoyang"] {
                    #expect(try fund.money(path, in: period)[measure.text] == total, "\(period)")
                }
            }
            for measure in ["allocated", "committed", "spent"] {
                for project in ["p-opera", "p-school"] {
                    let total = try fund.total(measure, in: period, of: project)
                    let money = try fund.money("project " + project, in: period)
                    #expect(money[measure] == total, "\(project) \(period)")
                }
            }
        }
        #expect(try fund.money("project p-school", in: "2026-05-16")["spent"] == 2_000_000)
    }
}
