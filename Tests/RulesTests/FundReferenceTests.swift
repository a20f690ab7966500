import Catalogue
import Rules
import Testing

@Suite("What funds name, and what became of it")
struct FundReferenceTests {
    private let allocated = given(
        Funds.city, Funds.funded, [Funds.allocated(10_000, .subsidies)],
        Beijing.service("h-1", on: "2026-06-01", minutes: 60))

    @Test("unknown-reference: a line names a volunteer and a project on record, a refund a payment")
    func unknown() throws {
        let subsidy = allocated.when(Funds.subsidy("1", 100, to: "nobody"))
        subsidy.then(.refused(code: "unknown-reference"))
        #expect(
            try subsidy.objection("unknown-reference").pointer == "/data/lines/0/volunteer")
        let spent = allocated.when(Funds.spent("1", 1, project: "p-9"))
        spent.then(.refused(code: "unknown-reference"))
        #expect(try spent.objection("unknown-reference").pointer == "/data/lines/0/project")
        allocated.when(Funds.allocated(1, project: "p-9")).then(.refused(code: "unknown-reference"))
        let nothing = EventID(source: "/ledger", id: "nothing")
        let refund = event(
            "f-1",
            .fundRefunded(.init(of: nothing, line: 1, amount: Fen(1), voucher: "back")))
        allocated.when(refund).then(.refused(code: "unknown-reference"))
        let received = event(
            "f-1",
            .fundReceived(
                .init(amount: Fen(1), payer: .init(volunteer: "nobody"), voucher: "gift")))
        let gift = allocated.when(received)
        gift.then(.refused(code: "unknown-reference"))
        #expect(try gift.objection("unknown-reference").pointer == "/data/payer/volunteer")
    }

    @Test("unknown-reference: nothing is paid from a fund that is not on record")
    func unknownFund() throws {
        let paid = given(Funds.city).when(Funds.spent("1", 1))
        paid.then(.refused(code: "unknown-reference"))
        #expect(try paid.objection("unknown-reference").pointer == "/subject")
    }

    @Test(
        "a subsidy for somebody who was erased is recorded: attendance is what it is held against")
    func erased() {
        let gone = given(
            Funds.city, Funds.funded, [Funds.allocated(10_000, .subsidies)],
            Beijing.service("h-1", on: "2026-06-01", minutes: 60),
            [
                event("v-1", .volunteerErasureRequested(.init(by: .volunteer))),
                event(
                    "v-1", .volunteerErased(.init(keyDigest: String(repeating: "0a", count: 32)))),
            ])
        gone.when(Funds.subsidy("1", 100)).then(.accepted)
        gone.when(Funds.subsidy("1", 100, day: "2026-06-02"))
            .then(.accepted(findings: ["subsidy-without-attendance"]))
    }
}
