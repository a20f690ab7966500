import Foundation
import Glibc
import ServerSupport
import TestSupport
import Testing

/// `wenzhi serve --read-only` on the directory to which `wenzhi mirror --follow` adds.
@Suite("A copy that is served follows its mirror", .serialized)
struct FollowTests {
    /// `wenzhi mirror --follow` as a child process.
    private final class Mirror {
        private let process = Process()
        private let output = Pipe()

        /// Starts it, and returns when it has the copy as it is now.
        init(_ arguments: [String]) throws {
            process.executableURL = Wenzhi.executable
            process.arguments = ["mirror", "--follow"] + arguments
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            process.standardInput = FileHandle.nullDevice
            try process.run()
            guard !output.fileHandleForReading.availableData.isEmpty else {
                throw ServerFailure("the mirror ended")
            }
        }

        deinit {
            _ = Glibc.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    private static let paths = [
        "/v1/overview", "/v1/hours?limit=500", "/v1/standings", "/v1/events?limit=1000",
        "/v1/volunteers/wang-fang/record", "/v1/projects/music-class",
    ]

    /// Waits until a condition holds.
    private static func until(_ what: String, _ holds: () throws -> Bool) throws {
        for _ in 0..<300 {
            if try holds() { return }
            Thread.sleep(forTimeInterval: 0.05)
        }
        throw ServerFailure("it did not happen: \(what)")
    }

    @Test("new events, tokens and revocations are shown without a restart, byte for byte")
    func following() throws {
        let served = try Served(hasSample: true)
        let copy = try Scratch()
        let key = copy.path + "/log.vkey"
        let founding = try served.client.get("/v1/events/0").json
        try #require(founding["data"]?["publicKey"]?.string).write(
            toFile: key, atomically: true, encoding: .utf8)
        let token = copy.path + "/token"
        let auditor = try served.client.newToken(role: "auditor")
        try auditor.token.write(toFile: token, atomically: true, encoding: .utf8)
        let arguments = [
            "http://127.0.0.1:\(served.server.port)", "--vkey", key, "--data", copy.data,
            "--token-file", token,
        ]
        #expect(try Wenzhi.run(arguments: ["mirror"] + arguments).status == 0)
        // The server is there before the mirror, and then the mirror before the server.
        for round in 1...2 {
            var mirror: Mirror? = round == 2 ? try Mirror(arguments) : nil
            let server = try ServerProcess(copy, ["--read-only"])
            mirror = try mirror ?? Mirror(arguments)
            let client = Client(port: server.port, token: auditor.token)
            let ledger = served.client.with(token: auditor.token)
            // The copy may have been made before the token was signed for.
            try Self.until("the first look") { try client.eventCount() != nil }
            try Self.until("all events") {
                try client.eventCount() == served.client.eventCount()
            }
            let count = try client.eventCount() ?? 0
            let live = try EventSource(client, query: "?after=\(count - 1)")
            for number in 1...3 {
                let last = try served.client.post(.hours("followed-\(round)-\(number)"))
                #expect(last.status == 201, "\(last.text)")
                let count = try served.client.eventCount()
                try Self.until("\(round) \(number)") { try client.eventCount() == count }
                for path in Self.paths {
                    #expect(try client.get(path).body == ledger.get(path).body, "\(path)")
                }
            }
            let told = try live.messages(3).map(\.id)
            #expect(told == [count, count + 1, count + 2], "\(round)")
            let first = try served.client.eventCount() ?? 0
            let past = try client.get("/v1/overview?asOf=\(first - 2)")
            #expect(try past.body == ledger.get("/v1/overview?asOf=\(first - 2)").body)
            let other = try served.client.newToken(role: "auditor")
            let late = client.with(token: other.token)
            try Self.until("a token") { try late.get("/v1/overview").status == 200 }
            let revoked = try served.client.ask("DELETE", "/v1/tokens/\(other.id)")
            #expect(revoked.status == 204, "\(revoked.text)")
            try Self.until("a revocation") { try late.get("/v1/overview").status == 401 }
            #expect(server.stop() == 0, "\(server.errors)")
            #expect(!server.errors.contains("is not shown"), "\(server.errors)")
            withExtendedLifetime(mirror) {}
        }
        let verified = try Wenzhi.run("verify", "--data", copy.data)
        #expect(verified.status == 0, "\(verified.errors)")
    }

    @Test("beside a ledger's own server it reads the same files, and follows as well")
    func besideServer() throws {
        let served = try Served(hasSample: true)
        let server = try ServerProcess(served.scratch, ["--read-only"])
        let access = try served.client.newToken(role: "auditor")
        let client = Client(port: server.port, token: access.token)
        try Self.until("a token") { try client.get("/v1/overview").status == 200 }
        #expect(try served.client.post(.hours("beside")).status == 201)
        let count = try served.client.eventCount()
        try Self.until("an event") { try client.eventCount() == count }
        let ledger = served.client.with(token: access.token)
        // The read models are the server's own, and the log is looked at every second.
        for path in Self.paths {
            try Self.until(path) { try client.get(path).body == ledger.get(path).body }
        }
        #expect(try served.client.ask("DELETE", "/v1/tokens/\(access.id)").status == 204)
        try Self.until("a revocation") { try client.get("/v1/overview").status == 401 }
        #expect(server.stop() == 0, "\(server.errors)")
    }
}
