import Foundation
import ServerSupport
import TestSupport
import Testing

/// Random histories of funds over HTTP, against a referee who adds them up from the recorded posts alone.
@Suite("Funds, by a referee", .serialized)
struct FundRefereeTests {
    @Test("every figure of every fund is that of the posts", arguments: ["1", "2", "3"])
    func figures(_ seed: String) throws {
        let served = try Served()
        let referee = try Wenzhi.run(
            URL(filePath: "/usr/bin/env"),
            arguments: [
                "python3", Wenzhi.root.path + "/Tests/Referees/funds.py",
                "http://127.0.0.1:\(served.server.port)", served.token, seed, "300",
            ])
        #expect(referee.status == 0, "\(referee.output)\(referee.errors)")
        #expect(referee.output.hasSuffix(" passed, 0 failed\n"), "\(referee.output)")
        try checkPapers(served)
        let verified = try Wenzhi.run("verify", "--data", served.scratch.data)
        #expect(verified.status == 0, "\(verified.errors)")
    }

    /// Papers on every fund, now and half-way, are made anew from their records alone as the ledger has it.
    private func checkPapers(_ served: Served) throws {
        let funds = try served.client.get("/v1/funds?limit=1000").json["items"]?.items
            .compactMap { $0["fund"]?.string }
        let count = try #require(try served.client.eventCount())
        #expect(funds?.isEmpty == false)
        var papers = 0
        for fund in funds ?? [] {
            for (period, position) in [("all", count - 1), ("2026-Q2", count * 2 / 3)] {
                let known = try served.client.get("/v1/funds/\(fund)?asOf=\(position)")
                guard known.status == 200 else { continue }
                papers += 1
                let paper = try Wenzhi.run(
                    "paper", "--fund", fund, "--period", period, "--as-of", "\(position)",
                    "--size", "5", "--seed", "s", "--to",
                    served.scratch.path + "/paper-\(papers)", "--data", served.scratch.data)
                #expect(paper.status == 0, "\(fund) \(position): \(paper.errors)")
            }
        }
        #expect(papers >= 2)
    }
}
