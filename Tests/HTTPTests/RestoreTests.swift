import Foundation
import ServerSupport
import TestSupport
import Testing

/// A ledger made of backups that were taken while it was served.
@Suite(.serialized)
struct RestoreTests {
    private let served: Served

    init() throws { served = try Served(hasSample: true) }

    private var data: String { served.scratch.data }

    private func path(_ name: String) -> String { served.scratch.path + "/" + name }

    private func run(_ arguments: String...) throws {
        let result = try Wenzhi.run(arguments: arguments)
        #expect(result.status == 0, "\(arguments): \(result.errors)")
    }

    /// Restores the copy of the log at `from`, which is refused with these words; nothing is left behind.
    private func expectRefusal(
        _ words: String, of from: String = "log", _ arguments: [String] = []
    ) throws {
        let target = path("refused")
        let result = try Wenzhi.run(
            arguments: ["restore", "--from", path(from), "--data", target] + arguments)
        #expect(result.status != 0 && result.errors.contains(words), "\(words): \(result.errors)")
        #expect(!exists("refused") && !exists(".refused.unfinished"), "\(words)")
    }

    private func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: path(name))
    }

    private func person(_ client: Client) throws -> Response {
        try client.get("/v1/volunteers/wang-fang/person?purpose=contact")
    }

    /// Copies log and keys while events are posted.
    private func backUp() throws {
        let client = served.client
        let group = DispatchGroup()
        group.enter()
        Thread {
            for number in 0..<300 {
                _ = try? client.post(.application("meanwhile-\(number)"))
            }
            group.leave()
        }.start()
        try run("backup", "--data", data, "--to", path("log"))
        try run("keys", "backup", "--data", data, "--to", path("keys"))
        group.wait()
    }

    @Test("hot copies make a ledger that is verified, served, and knows its people")
    func whole() throws {
        #expect(try person(served.client).status == 200)
        try backUp()
        served.server.stop()
        try run("verify", "--data", path("log"), "--hashes-only")
        try run("restore", "--from", path("log"), "--keys", path("keys"), "--data", path("new"))
        try run("verify", "--data", path("new"))
        let events = try Wenzhi.run(
            "ask", "/v1/events?limit=1000", "--json", "--data", path("new")
        ).output
        #expect(events.contains("wang-fang"))
        let original = try Wenzhi.run(
            "ask", "/v1/events?limit=1000", "--json", "--data", data
        ).output
        #expect(original.hasPrefix(events.dropLast(2)))
        try FileManager.default.removeItem(atPath: data)
        try FileManager.default.moveItem(atPath: path("new"), toPath: data)
        try served.restart()
        #expect(try person(served.client).status == 200)
        let reads = try served.client.get("/v1/reads").json
        #expect(reads["size"]?.string == "2", "one before the copy, and one after the restoration")
    }

    @Test("who was erased after the copy of the keys is not brought back")
    func erased() throws {
        try run("keys", "backup", "--data", data, "--to", path("keys"))
        let erasure = String.event("e", "volunteer.erasure-requested", "wang-fang", "{}")
        #expect(try served.client.post(erasure).status == 201)
        try run("backup", "--data", data, "--to", path("log"))
        served.server.stop()
        try run("restore", "--from", path("log"), "--keys", path("keys"), "--data", path("new"))
        try FileManager.default.removeItem(atPath: data)
        try FileManager.default.moveItem(atPath: path("new"), toPath: data)
        try served.restart()
        #expect(try person(served.client).status == 404)
        #expect(
            try served.client.get("/v1/volunteers/wang-fang").json["status"]?.string == "erased")
    }

    @Test(
        "an existing directory, another ledger, an older or damaged copy: refused without a trace")
    func refused() throws {
        try run("backup", "--data", data, "--to", path("log"))
        try run("keys", "backup", "--data", data, "--to", path("keys"))
        #expect(try served.client.post(.application("later")).status == 201)
        served.server.stop()
        let anchor = data + "/anchor/checkpoint"
        try expectRefusal("older copy", ["--checkpoint", anchor])
        let other = try Served()
        other.server.stop()
        try expectRefusal("another ledger", ["--keys", other.scratch.data])
        try expectRefusal(
            "not of this ledger", ["--checkpoint", other.scratch.data + "/anchor/checkpoint"])
        try "other.example+00000000+AAAA\n".write(
            toFile: path("vkey"), atomically: true, encoding: .utf8)
        try expectRefusal("another ledger", ["--vkey", path("vkey")])
        try expectRefusal("There is no log", of: "nothing")
        try expectRefusal("only read", ["--keys", path("keys"), "--until", "5"])
        try expectRefusal("ends at position", ["--until", "100000"])
        let existing = try Wenzhi.run(
            "restore", "--from", path("log"), "--data", path("keys"))
        #expect(existing.status != 0 && existing.errors.contains("exists already"))
        // One record changes: its leaf does not.
        let file = path("log") + "/log/data.mdb"
        var bytes = try Data(contentsOf: URL(filePath: file))
        let place = try #require(bytes.range(of: Data("wang-fang".utf8)))
        bytes[place.lowerBound + 6] ^= 1
        try bytes.write(to: URL(filePath: file))
        try expectRefusal("record and tree disagree")
    }

    @Test("keys that are cut off, damaged or of another time: refused without a trace")
    func keys() throws {
        try run("backup", "--data", data, "--to", path("log"))
        try run("keys", "backup", "--data", data, "--to", path("keys"))
        let secret = URL(filePath: path("keys") + "/secrets/key-encryption.key")
        let given = ["--keys", path("keys")]
        let bytes = try Data(contentsOf: secret)
        try FileManager.default.removeItem(at: secret)
        try expectRefusal("no key-encryption key in \(path("keys"))/secrets. Give --keys", given)
        try Data(bytes.reversed()).write(to: secret)
        try expectRefusal("opens \(path("keys"))/keys/data.mdb. Give --keys", given)
        try bytes.write(to: secret)
        let file = URL(filePath: path("keys") + "/keys/data.mdb")
        let pages = try Data(contentsOf: file)
        let head = 2 * 4096
        try (pages.prefix(head) + Data(repeating: 0xA5, count: pages.count - head)).write(to: file)
        try expectRefusal("\(path("keys"))/keys/data.mdb are damaged", given)
        try expectRefusal("both from another backup", given)
        // What an interrupted run left under the hidden name is removed.
        try pages.write(to: file)
        try FileManager.default.createDirectory(
            atPath: path(".new.unfinished/log"), withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: path(".new.unfinished/log/data.mdb")))
        try run("restore", "--from", path("log"), "--keys", path("keys"), "--data", path("new"))
        #expect(exists("new/log/data.mdb") && !exists(".new.unfinished"))
    }

    @Test(
        "a backup inside the ledger, or over another, is refused; an interrupted one is made anew")
    func backups() throws {
        for command in [["keys", "backup"], ["backup"]] {
            for place in ["log", "keys", "new/deep"] {
                let inside = try Wenzhi.run(
                    arguments: command + ["--data", data, "--to", data + "/" + place])
                #expect(inside.status != 0 && inside.errors.contains("Choose a directory outside"))
            }
            let name = command.joined(separator: "-")
            try FileManager.default.createDirectory(
                atPath: path(".\(name).unfinished/keys"), withIntermediateDirectories: true)
            try Data([1]).write(to: URL(filePath: path(".\(name).unfinished/keys/data.mdb")))
            let arguments = command + ["--data", data, "--to", path(name)]
            let made = try Wenzhi.run(arguments: arguments)
            #expect(made.status == 0, "\(made.errors)")
            #expect(!exists(".\(name).unfinished") && !exists(name + "/lock"))
            let again = try Wenzhi.run(arguments: arguments)
            #expect(again.status != 0 && again.errors.contains("already"))
            #expect(!exists(".\(name).unfinished"))
        }
        #expect(!FileManager.default.fileExists(atPath: data + "/new"))
        #expect(!exists("backup/keys") && exists("keys-backup/secrets/key-encryption.key"))
    }

    @Test(
        "a copy that lost reads is refused; without its anchor it is restored with a word about it")
    func noReads() throws {
        try run("backup", "--data", data, "--to", path("before"))
        #expect(try person(served.client).status == 200)
        try served.restart()
        try run("backup", "--data", data, "--to", path("log"))
        try run("verify", "--data", path("log"), "--hashes-only")
        try FileManager.default.moveItem(atPath: path("log/reads"), toPath: path("kept"))
        try expectRefusal("It is missing, and a checkpoint of 1 reads was published")
        // A log of reads with a history of its own: that of another person's data.
        #expect(!exists("before/reads") && !exists("before/anchor"))
        try FileManager.default.createDirectory(
            atPath: path("log/reads"), withIntermediateDirectories: true)
        try expectRefusal("\(path("log/anchor/reads")) away")
        try FileManager.default.removeItem(atPath: path("log/reads"))
        try FileManager.default.removeItem(atPath: path("log/anchor"))
        let restored = try Wenzhi.run("restore", "--from", path("log"), "--data", path("new"))
        #expect(restored.status == 0 && restored.output.contains("has no log of reads"))
    }

    @Test("to any position: a ledger that is only read")
    func until() throws {
        try run("backup", "--data", data, "--to", path("log"))
        try run("restore", "--from", path("log"), "--until", "20", "--data", path("then"))
        let restored = try Wenzhi.run("ask", "/v1/overview", "--json", "--data", path("then"))
        let asked = try Wenzhi.run("ask", "/v1/overview?asOf=20", "--json", "--data", data)
        #expect(restored.status == 0 && restored.output == asked.output)
        try run("verify", "--data", path("then"))
    }
}
