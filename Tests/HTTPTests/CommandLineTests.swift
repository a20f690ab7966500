import Foundation
import ServerSupport
import TestSupport
import Testing

/// The program from its command line.
@Suite(.serialized)
struct CommandLineTests {
    private static var sample: String { Wenzhi.sample.path }

    @Test("two processes on one directory: the second refuses in one line")
    func second() throws {
        let served = try Served(hasSample: true)
        let count = try served.client.eventCount()
        let data = served.scratch.data
        for arguments in [
            ["serve", "--port", "0"], ["import", Self.sample], ["rebuild"],
            ["token", "create", "--role", "operator"], ["token", "revoke", "x"],
        ] {
            let second = try Wenzhi.run(arguments: arguments + ["--data", data])
            #expect(second.status == 1, "\(arguments)")
            #expect(second.output == "")
            #expect(second.errorLines.count == 1, "\(second.errors)")
            #expect(second.errors.contains("Another process"), "\(second.errors)")
            #expect(second.errors.contains(data))
        }
        #expect(try served.client.eventCount() == count)
        #expect(try served.client.post(.hours("x")).status == 201)
        let beside = try Wenzhi.run("verify", "--data", data)
        #expect(beside.status == 0, "\(beside.errors)")
    }

    @Test("nothing is appended by starting and stopping")
    func startAndStop() throws {
        let served = try Served(hasSample: true)
        let count = try #require(try served.client.eventCount())
        try served.restart()
        served.server.kill()
        try served.restart()
        #expect(served.server.stop() == 0)
        let verified = try Wenzhi.run("verify", "--data", served.scratch.data)
        #expect(verified.status == 0, "\(verified.errors)")
        #expect(verified.output.contains("events       \(count)\n"), "\(verified.output)")
        #expect(verified.output.contains("replayed     \(count)\n"))
    }

    @Test("importing twice records once")
    func importTwice() throws {
        let scratch = try Scratch()
        _ = try Wenzhi.found(scratch.data)
        let lines = try SampleFigures().ids.count
        let first = try Wenzhi.run("import", Self.sample, "--data", scratch.data)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.hasPrefix("\(lines) recorded, 0 on record before, 0 refused"))
        let second = try Wenzhi.run("import", Self.sample, "--data", scratch.data)
        #expect(second.status == 0)
        #expect(second.output.hasPrefix("0 recorded, \(lines) on record before, 0 refused"))
        let bad = scratch.path + "/bad.ndjson"
        try "{}\n".write(toFile: bad, atomically: true, encoding: .utf8)
        let refused = try Wenzhi.run("import", bad, "--data", scratch.data)
        #expect(refused.status == 1)
        #expect(refused.output.hasPrefix("0 recorded, 0 on record before, 1 refused"))
        #expect(refused.errors.contains("/specversion"))
    }

    @Test("tokens by the command line")
    func tokens() throws {
        let scratch = try Scratch()
        let token = try Wenzhi.found(scratch.data)
        let list = try Wenzhi.run("token", "list", "--data", scratch.data)
        #expect(list.status == 0)
        #expect(!list.output.contains(token))
        let id = String(list.output.prefix { $0 != "\t" })
        let server = try ServerProcess(scratch)
        #expect(try Client(port: server.port, token: token).get("/v1/overview").status == 200)
        // Beside the server that holds the ledger, what was granted since is listed too.
        _ = try Client(port: server.port, token: token).newToken(role: "dashboard")
        let beside = try Wenzhi.run("token", "list", "--data", scratch.data)
        #expect(beside.status == 0, "\(beside.errors)")
        #expect(beside.output.split(separator: "\n").count == 2)
        #expect(beside.output.contains("\tdashboard\t-\t-\tgranted\tdashboard"))
        server.stop()
        #expect(try Wenzhi.run("token", "revoke", id, "--data", scratch.data).status == 0)
        let other = try ServerProcess(scratch)
        #expect(try Client(port: other.port, token: token).get("/v1/overview").status == 401)
    }

    @Test("what cannot be done is said in one line")
    func failures() throws {
        let scratch = try Scratch()
        for arguments in [
            ["serve", "--port", "0"], ["verify"], ["import", Self.sample], ["rebuild"],
            ["ask", "/v1/overview"],
            ["paper", "--fund", "f", "--as-of", "0", "--seed", "s", "--to", scratch.data + "-p"],
        ] {
            let result = try Wenzhi.run(arguments: arguments + ["--data", scratch.data])
            #expect(result.status == 1, "\(arguments)")
            #expect(result.errorLines.count == 1, "\(result.errors)")
            #expect(result.errors.contains("There is no ledger in"), "\(result.errors)")
        }
        _ = try Wenzhi.found(scratch.data)
        let again = try Wenzhi.run("init", "--data", scratch.data)
        #expect(again.status == 1)
        #expect(again.errors.contains("There is a ledger in"), "\(again.errors)")
        for arguments in [
            ["import", "/nowhere.ndjson", "--data", scratch.data], ["paper", "verify", "/nowhere"],
            ["certificate", "verify", "/nowhere"], ["certificate", "verify", Self.sample],
            ["certificate", "verify", Self.sample, "--vkey", Self.sample],
        ] {
            let missing = try Wenzhi.run(arguments: arguments)
            #expect(missing.status == 1, "\(arguments)")
            #expect(missing.errorLines.count == 1, "\(missing.errors)")
        }
    }

    @Test("a damaged page makes verification fail, not the machine", arguments: [0x00, 0xFF])
    func damagedPages(_ byte: Int) throws {
        let scratch = try Scratch()
        _ = try Wenzhi.found(scratch.data)
        #expect(try Wenzhi.run("import", Self.sample, "--data", scratch.data).status == 0)
        let url = URL(filePath: scratch.data + "/log/data.mdb")
        var bytes = Array(try Data(contentsOf: url))
        // Flags and bounds in the header of every page but the two meta pages.
        for page in stride(from: 2 * 4096, to: bytes.count, by: 4096) {
            for offset in (page + 10)..<(page + 16) { bytes[offset] = UInt8(byte) }
        }
        try Data(bytes).write(to: url)
        for arguments in [["verify"], ["verify", "--hashes-only"]] {
            let result = try Wenzhi.run(arguments: arguments + ["--data", scratch.data])
            #expect(result.status != 0)
            #expect(!result.isSignalled)
            #expect(!result.errors.isEmpty)
        }
    }
}
