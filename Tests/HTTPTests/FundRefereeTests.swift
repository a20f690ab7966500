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
        let verified = try Wenzhi.run("verify", "--data", served.scratch.data)
        #expect(verified.status == 0, "\(verified.errors)")
    }
}
