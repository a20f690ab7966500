import Catalogue
import Queries
import Testing

/// Books that are added up from records which no ledger would have recorded.
struct FundReplayTests {
    @Test("sums of any amounts are made without a trap", arguments: [1, 3, 1000])
    func extreme(size: Int) throws {
        let time = try #require(Timestamp(rfc3339: "2026-03-02T09:00:00+08:00"))
        var replay = FundReplay(FundID("fund"))
        for number in 0..<4 {
            let line = FundSpentLine(
                project: ProjectID("p"), category: .venue, amount: Fen(.max / 2))
            let spent = FundSpent(
                lines: [line], voucher: "v-\(number)", requestedBy: "s1", approvedBy: "s1")
            replay.add(
                Event(
                    id: EventID(source: "/centres/c", id: "e-\(number)"), type: .fundSpent,
                    subject: "fund", time: time, payload: .fundSpent(spent),
                    stamp: Stamp(
                        position: UInt64(number), recordedTime: time, recordedBy: "test")))
        }
        let sample = try #require(replay.sample(of: "all", size: size, seed: "s"))
        #expect(sample.figures.first { $0.name == "amount" }?.amount == .max)
        #expect(try sample.lines().count > 1)
        #expect(replay.figures(in: "2026-03-02") != nil)
    }
}
