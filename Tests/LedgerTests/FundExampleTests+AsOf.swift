import Testing

extension FundExampleTests {
    /// The same figures, asked when all is over, as of their days.
    func askAsOf() async throws {
        try fund.wait(until: "2027-04-01")
        try await fund.look(asOf: "2026-01-11")
        #expect(try fund.book("2026")["allocated"] as? Int == 0)
        try await fund.look(asOf: "2027-01-10")
        try fund.check(
            spent: 5_162_000, closing: 14_838_000, fenPerHour: 104_000, execution: 3900,
            difference: -60_000, questioned: 3_124_000)
        try await fund.look(asOf: "2027-01-31")
        try fund.check(
            spent: 5_222_000, closing: 14_778_000, fenPerHour: 106_000, execution: 3975,
            difference: 0, questioned: 3_124_000)
        try checkBook()
        try checkSample()
        try await fund.look(asOf: "2027-02-28")
        try fund.check(
            spent: 5_252_000, closing: 14_748_000, fenPerHour: 107_000, execution: 4012,
            difference: 30_000, questioned: 3_154_000)
        try checkTests()
        try await fund.look(asOf: "2027-03-31")
        let last = try fund.book("all")
        for (name, amount) in [
            ("closing", 2_748_000), ("unallocated", 0), ("committed", 2_200_000),
            ("available", 548_000),
        ] { #expect(last[name] as? Int == amount, "\(name)") }
    }
}
