import Foundation
import ServerSupport
import TestSupport
import Testing

/// Commands that make a ledger, a copy or a paper are killed at every system call that changes files, before
/// it and after it took effect: what they were to make is then absent, or complete. The same command run
/// again makes it, or refuses because it is there. Nothing that they read ever changes.
///
/// A short run tries some of the calls; `EVERY_STEP` in the environment makes it all of them.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct CommandKillTests {
    private static let step =
        ProcessInfo.processInfo.environment["EVERY_STEP"] == nil ? 7 : 1

    enum Command: String, CaseIterable, Sendable {
        case backup, restore, replay, mirror, paper
    }

    /// A ledger that nothing writes to, and what commands make of it.
    private final class Source {
        let scratch: Scratch
        let control: FaultControl
        private let server: ServerProcess
        private let token: String
        let root: String
        let events: String
        /// What commands make, each time anew.
        var target: String { scratch.path + "/targets/made" }

        init() throws {
            let served = try Served(hasSample: true)
            scratch = served.scratch
            for event in CommandKillTests.fund {
                let answer = try served.client.post(event)
                try #require(answer.status == 201, "\(answer.text)")
            }
            let person = try served.client.get("/v1/volunteers/wang-fang/person?purpose=contact")
            try #require(person.status == 200)
            token = try served.client.newToken(role: "auditor").token
            served.server.stop()
            try token.write(toFile: scratch.path + "/token", atomically: true, encoding: .utf8)
            let data = scratch.data
            for arguments in [
                ["backup", "--data", data, "--to", scratch.path + "/backup"],
                ["keys", "backup", "--data", data, "--to", scratch.path + "/keys"],
                ["export", "--data", data, "--tiles", scratch.path + "/tiles"],
            ] {
                let made = try Wenzhi.run(arguments: arguments)
                try #require(made.status == 0, "\(made.errors)")
            }
            let verified = try Wenzhi.run("verify", "--data", data)
            root = try #require(verified.value("root"))
            events = try #require(verified.value("events"))
            server = try ServerProcess(scratch, ["--read-only"])
            control = try FaultControl(scratch)
        }

        func arguments(_ command: Command) -> [String] {
            let data = scratch.data
            switch command {
            case .backup: return ["backup", "--data", data, "--to", target]
            case .restore:
                return [
                    "restore", "--from", scratch.path + "/backup", "--keys", scratch.path + "/keys",
                    "--data", target,
                ]
            case .replay:
                let last = (Int(events) ?? 0) - 1
                return ["replay", "--data", data, "--until", "\(last)", "--to", target]
            case .mirror:
                return [
                    "mirror", "http://127.0.0.1:\(server.port)", "--vkey",
                    scratch.path + "/tiles/log.vkey", "--token-file", scratch.path + "/token",
                    "--data", target,
                ]
            case .paper:
                let last = (Int(events) ?? 0) - 1
                return [
                    "paper", "--fund", "fund", "--as-of", "\(last)", "--size", "1", "--seed", "s",
                    "--data", data, "--to", target,
                ]
            }
        }

        /// Removes what was made, hidden names too.
        func clear() throws {
            let folder = scratch.path + "/targets"
            try? FileManager.default.removeItem(atPath: folder)
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        }

        /// What is in the folder of targets.
        func made() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/targets").sorted()
        }

        /// The bytes of everything that the commands read. Only readers' slots and read models change.
        func bytes() throws -> [String: Data] {
            var found: [String: Data] = [:]
            for part in ["log", "keys", "secrets", "anchor", "reads"].map({ "data/" + $0 })
                + ["backup", "keys"]
            {
                let folder = scratch.path + "/" + part
                let names = FileManager.default.enumerator(atPath: folder)
                while let name = names?.nextObject() as? String {
                    guard !name.hasSuffix("lock.mdb") else { continue }
                    found[part + "/" + name] = FileManager.default.contents(
                        atPath: folder + "/" + name)
                }
            }
            return found
        }
    }

    @Test("killed at each system call that changes files", arguments: Command.allCases)
    func killed(_ command: Command) throws {
        let seed = SeededGenerator.seed(of: "CommandKillTests.\(command)")
        var random = SeededGenerator(seed: seed)
        let source = try Source()
        let before = try source.bytes()
        try #require(before.count > 10)
        var kills = 0
        for persists in [false, true] {
            var countdown = Int.random(in: 0..<Self.step, using: &random)
            while try run(command, source, Self.fault(countdown, persists)) {
                kills += 1
                countdown += Self.step
                #expect(try source.bytes() == before, "after \(countdown)")
            }
        }
        print("\(command): killed \(kills) times")
        #expect(kills >= 4)
    }

    private static func fault(_ countdown: Int, _ persists: Bool) -> Fault {
        Fault(
            call: .change, place: .targets, countdown: countdown, code: Fault.killed,
            persists: persists)
    }

    /// Runs a command that is killed, and looks at what is there. Returns whether it was killed.
    private func run(_ command: Command, _ source: Source, _ fault: Fault) throws -> Bool {
        try source.clear()
        try source.control.arm(fault)
        let first = try Wenzhi.run(
            arguments: source.arguments(command), environment: source.control.environment)
        let hits = try source.control.disarm()
        #expect(first.isSignalled == (hits > 0), "\(fault): \(first.errors)")
        guard hits > 0 else {
            #expect(first.status == 0, "\(first.errors)")
            return false
        }
        let isMade = FileManager.default.fileExists(atPath: source.target)
        if command == .mirror {
            try checkPart(source, fault)
        } else if isMade {
            try check(command, source, fault)
        }
        let second = try Wenzhi.run(arguments: source.arguments(command))
        if command != .mirror, isMade {
            let says = ["exists", "already"].contains { second.errors.contains($0) }
            #expect(second.status == 1 && says, "\(second.errors)")
        } else {
            #expect(second.status == 0, "\(fault): \(second.errors)")
        }
        #expect(try source.made() == ["made"], "\(fault)")
        try check(command, source, fault)
        return true
    }

    /// Whether the target is complete.
    private func check(_ command: Command, _ source: Source, _ fault: Fault) throws {
        guard command != .paper else {
            let key = source.scratch.path + "/tiles/log.vkey"
            let verified = try Wenzhi.run("paper", "verify", source.target, "--vkey", key)
            #expect(verified.status == 0, "\(fault): \(verified.errors)")
            #expect(verified.value("root") == source.root, "\(fault)")
            return
        }
        let verified = try Wenzhi.run("verify", "--data", source.target)
        #expect(verified.status == 0, "\(fault): \(verified.errors)")
        #expect(verified.value("root") == source.root, "\(fault)")
        if command == .backup || command == .restore {
            #expect(verified.value("reads") == "1", "\(fault): \(verified.output)")
        }
    }

    /// Whether the part of a mirror is one of the log, or says what to do.
    private func checkPart(_ source: Source, _ fault: Fault) throws {
        for arguments in [["verify"], ["ask", "/v1/overview"]] {
            let read = try Wenzhi.run(arguments: arguments + ["--data", source.target])
            guard read.status != 0 else {
                if arguments == ["verify"] {
                    #expect(read.value("root") == source.root, "\(fault): \(read.output)")
                }
                continue
            }
            #expect(!read.isSignalled && read.errorLines.count == 1, "\(fault): \(read.errors)")
            #expect(
                read.errors.contains("mirror") || read.errors.contains("no ledger"),
                "\(read.errors)")
        }
    }

    /// A fund for a working paper.
    private static let fund: [String] = [
        .event(
            "open", "fund.established", "fund",
            #"{"centre":"dongcheng","name":"经费","channel":"fiscal","from":"2026-01-01"}"#),
        .event(
            "in", "fund.received", "fund",
            #"{"amount":2000000,"payer":{"anonymous":true},"voucher":"r"}"#,
            time: "2026-03-02T09:00:00+08:00"),
        .event(
            "pay", "fund.spent", "fund",
            """
            {"lines":[{"project":"music-class","category":"venue","amount":5000}],\
            "payee":{"organisation":"华声"},"voucher":"v-1","requestedBy":"s1","approvedBy":"s2"}
            """, time: "2026-03-02T09:00:00+08:00"),
    ]
}

extension Wenzhi.Result {
    /// What a line of the output says behind a name.
    fileprivate func value(_ name: String) -> String? {
        output.split(separator: "\n").lazy.map { $0.split(separator: " ") }
            .first { $0.first == name[...] }?.last.map { String($0) }
    }
}
