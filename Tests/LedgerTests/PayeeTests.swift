import Testing

/// Who was paid: an organisation is one payee however it is written, where its credit code says so.
struct PayeeTests {
    private static let code = "91110000100003962Y"

    private let fund: FundLedger

    init() throws {
        fund = try FundLedger()
    }

    private func pay(_ amount: Int, to payee: String, _ number: Int, code: String? = nil)
        async throws
    {
        let payment = FundLedger.payment(
            "p-school", "materials", amount, to: payee, invoice: number, by: "s3", "s4")
        let named = code.map { #"\#(payee)","creditCode":"\#($0)"# } ?? payee
        try await fund.record(
            "2026-05-2\(number)", "spent",
            payment.replacing(#""organisation":"\#(payee)""#, with: #""organisation":"\#(named)""#))
    }

    @Test("payments under two spellings of one organisation are those of one payee")
    func spellings() async throws {
        try await fund.prepare()
        try await pay(200_001, to: "京采", 1)
        try await pay(150_000, to: "华声", 2, code: Self.code)
        #expect(
            try fund.tests(on: "2026-06-01")["payee-concentration"]
                == "2 350001 hits 1 200001 share 5714")
        try await pay(100_000, to: "华声舞台设备公司", 3, code: Self.code)
        #expect(
            try fund.tests(on: "2026-06-01")["payee-concentration"]
                == "3 450001 hits 2 250000 share 5555")
        // A voucher without the code bears a name that stood beside it.
        try await pay(50_000, to: "华声", 4)
        #expect(
            try fund.tests(on: "2026-06-01")["payee-concentration"]
                == "4 500001 hits 3 300000 share 5999")
        // Another organisation of this name: the code decides where there is one, and else the name.
        try await pay(100_000, to: "华声", 5, code: "12110000400612345B")
        #expect(
            try fund.tests(on: "2026-06-01")["payee-concentration"]
                == "5 600001 hits 2 250000 share 4166")
    }
}
