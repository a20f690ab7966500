import Attack
import Foundation
import ServerSupport
import TestSupport
import Testing

/// A server is killed at every system call of an erasure and of the rotation that completes it, before
/// the call and after it took effect: the next start finishes both.
@Suite(.serialized, .timeLimit(.minutes(30)))
struct ErasureKillTests {
    private static let erased = ["gone-0", "gone-1"]
    private static let living = ["here-0", "here-1"]
    /// The calls of an erasure and of a rotation, by file.
    private static let calls: [(Fault.Call, Fault.Place)] = [
        (.write, .journal), (.write, .keys), (.sync, .keys), (.open, .secrets), (.write, .secrets),
        (.sync, .secrets), (.rename, .secrets), (.remove, .secrets),
    ]
    /// So many calls of a kind are tried one by one, and of the others each so many-th.
    private static let everyCall = 8
    private static let someCalls = 5
    /// How long a server may take to rotate, or to die of it.
    private static let waits = 400

    /// What is done to a ledger until the server is killed.
    private struct Story {
        let template: String
        let token: String
        let control: FaultControl
        let attack: KeyAttack
    }

    @Test("an erasure and its rotation, killed at each system call")
    func killed() throws {
        let scratch = try Scratch()
        let token = try Wenzhi.found(scratch.data)
        let server = try ServerProcess(scratch)
        let client = Client(port: server.port, token: token)
        try record(
            .event(
                "c", "centre.established", "dongcheng",
                #"{"level":"district","name":"东城","district":"110101"}"#), client)
        for id in Self.erased + Self.living { try record(.application(id), client) }
        #expect(server.stop() == 0)
        let story = Story(
            template: scratch.data, token: token, control: try FaultControl(scratch),
            attack: try KeyAttack(logIn: scratch.data + "/log"))
        // Before the erasure the attack finds everybody.
        #expect(
            try story.attack.opened(in: scratch.data) == Set(Self.erased + Self.living))
        var kills: [String: Int] = [:]
        for (call, place) in Self.calls {
            for persists in [false, true] {
                var countdown = 0
                while try run(
                    Fault(
                        call: call, place: place, countdown: countdown, code: Fault.killed,
                        persists: persists), story)
                {
                    kills["\(call) in \(place)", default: 0] += 1
                    // Erasure and beginning of a rotation at each call; the many pages of the rest at some.
                    countdown += countdown < Self.everyCall ? 1 : Self.someCalls
                }
            }
        }
        print("killed at: \(kills.sorted { $0.key < $1.key })")
        for (call, place) in Self.calls {
            #expect(kills["\(call) in \(place)", default: 0] > 0, "\(call) in \(place)")
        }
    }

    private func record(_ event: String, _ client: Client) throws {
        let answer = try client.post(event)
        guard answer.status == 201 || answer.status == 200 else {
            throw ServerFailure("\(answer.status) \(answer.text)")
        }
    }

    private func request(_ id: String) -> String {
        .event("\(id)-e", "volunteer.erasure-requested", id, "{}")
    }

    /// Erases and rotates on a copy of the ledger, with a fault. Returns whether the server was killed.
    private func run(_ fault: Fault, _ story: Story) throws -> Bool {
        let scratch = try Scratch()
        try FileManager.default.copyItem(atPath: story.template, toPath: scratch.data)
        let server = try ServerProcess(scratch, environment: story.control.environment)
        let client = Client(port: server.port, token: story.token)
        let before = try secrets(scratch)
        try story.control.arm(fault)
        let requested = Self.erased.filter { id in
            (try? client.post(request(id)))?.status == 201
        }
        server.send(SIGHUP)
        for _ in 0..<Self.waits where server.isRunning {
            let now = try secrets(scratch)
            if now.count == before.count, now.isDisjoint(with: before) { break }
            Thread.sleep(forTimeInterval: 0.005)
        }
        let hits = try story.control.disarm()
        if hits > 0 { #expect(server.wait() == -1, "\(fault)") }
        server.kill()
        try check(requested, fault, scratch, story)
        return hits > 0
    }

    /// The files of key-encryption keys that are whole.
    private func secrets(_ scratch: Scratch) throws -> Set<String> {
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.data + "/secrets")
        return Set(names.filter { $0.hasPrefix("key-encryption") && $0.hasSuffix(".key") })
    }

    private func check(
        _ requested: [String], _ fault: Fault, _ scratch: Scratch, _ story: Story
    ) throws {
        let server = try ServerProcess(scratch)
        let client = Client(port: server.port, token: story.token)
        // Of a request without an answer nobody knows whether it is on record.
        let erased = try Self.erased.filter { id in
            let status = try client.get("/v1/volunteers/\(id)").json["status"]?.string
            #expect(
                status == "erased" || !requested.contains(id), "\(fault): \(id) \(status ?? "")")
            return status == "erased"
        }
        let open = try story.attack.opened(in: scratch.data)
        #expect(open.isDisjoint(with: erased), "\(fault)")
        #expect(open.isSuperset(of: Self.living), "\(fault)")
        #expect(try secrets(scratch).count == 1, "\(fault)")
        for id in Self.erased { try record(request(id), client) }
        // Whose key is there is known by the same event again.
        for id in Self.living {
            #expect(try client.post(.application(id)).status == 200, "\(fault): \(id)")
        }
        #expect(server.stop() == 0)
        let verified = try Wenzhi.run("verify", "--hashes-only", "--data", scratch.data)
        #expect(verified.status == 0, "\(fault): \(verified.errors)")
    }
}
