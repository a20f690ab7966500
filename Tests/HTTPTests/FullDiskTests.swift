import Foundation
import Glibc
import ServerSupport
import TestSupport
import Testing

/// A disk without a free byte: posts are refused from the first on and leave nothing, reading and
/// verifying go on, the server says why in one line, and writing resumes with the first free space.
@Suite(.serialized, .enabled(if: SmallDisk.isAllowed, "needs the right to mount a small disk"))
struct FullDiskTests {
    private static let diskBytes = 96 << 20
    private static let batchEvents = 50
    private static let postsWhileFull = 400

    @Test("no byte left")
    func full() throws {
        let scratch = try Scratch()
        let disk = try SmallDisk(at: scratch.data, bytes: Self.diskBytes)
        defer { disk.unmount() }
        let data = scratch.data + "/ledger"
        let token = try Wenzhi.found(data)
        let server = try ServerProcess(
            scratch, ["--data", data, "--log-format", "json"])
        let client = Client(port: server.port, token: token)
        let centre = try client.post(
            .event(
                "c", "centre.established", "dongcheng",
                #"{"level":"district","name":"东城","district":"110101"}"#))
        try #require(centre.status == 201, "\(centre.text)")
        try disk.fill()
        var acknowledged: [String] = []
        var refused: [String] = []
        var others: [String] = []
        var number = 0
        while refused.count < Self.postsWhileFull, number < 100_000 {
            let ids = (number..<(number + Self.batchEvents)).map { "n-\($0)" }
            number += Self.batchEvents
            let events = ids.map { String.application($0) }.joined(separator: ",")
            let answer = try client.post("[\(events)]", as: Client.batch)
            switch answer.status {
            case 201: acknowledged += ids
            case 507: refused += ids
            default: others.append("\(answer.status) \(answer.text)")
            }
        }
        #expect(others == [])
        #expect(refused.count >= Self.postsWhileFull)
        let ready = try client.get("/health/ready")
        #expect(ready.status == 503)
        #expect(ready.code == "full", "\(ready.text)")
        #expect(try client.get("/v1/overview").status == 200)
        let verified = try Wenzhi.run("verify", "--data", data)
        #expect(verified.status == 0, "\(verified.errors)")
        // One where it began; nothing for each that was refused.
        #expect(Self.lines(server, "a group was not written") == 1)
        #expect(Self.lines(server, "answered") <= 1, "\(server.errors.suffix(1000))")
        try disk.free()
        let after = try client.post(.application("after"))
        #expect(after.status == 201, "\(after.text)")
        #expect(try client.get("/health/ready").status == 200)
        #expect(Self.lines(server, "writing resumes") == 1)
        let lines = try client.get("/v1/events", ["Accept": Client.ndjson]).wholeLines
        let recorded = Set(try lines.map { try JSONValue(parsing: $0)["id"]?.string ?? "" })
        #expect(acknowledged.filter { !recorded.contains($0) } == [])
        #expect(refused.filter { recorded.contains($0) } == [], "refused with 507, but recorded")
        #expect(server.stop() == 0)
        #expect(try Wenzhi.run("verify", "--data", data).status == 0)
    }

    /// Readiness comes back without a post.
    @Test("room again while nobody posts")
    func quiet() throws {
        let scratch = try Scratch()
        let disk = try SmallDisk(at: scratch.data, bytes: Self.diskBytes)
        defer { disk.unmount() }
        let data = scratch.data + "/ledger"
        let token = try Wenzhi.found(data)
        let server = try ServerProcess(scratch, ["--data", data])
        let client = Client(port: server.port, token: token)
        _ = try client.post(
            .event(
                "c", "centre.established", "dongcheng",
                #"{"level":"district","name":"东城","district":"110101"}"#))
        try disk.fill()
        var number = 0
        while try client.get("/health/ready").status == 200, number < 100_000 {
            let events = (number..<(number + 500)).map { String.application("n-\($0)") }
            _ = try client.post("[\(events.joined(separator: ","))]", as: Client.batch)
            number += 500
        }
        #expect(try client.get("/health/ready").code == "full")
        Thread.sleep(forTimeInterval: 1.5)
        #expect(try client.get("/health/ready").code == "full", "as long as there is no room")
        try disk.free()
        var attempts = 0
        while try client.get("/health/ready").status != 200, attempts < 100 {
            Thread.sleep(forTimeInterval: 0.05)
            attempts += 1
        }
        #expect(try client.get("/health/ready").status == 200)
        #expect(server.stop() == 0)
    }

    private static func lines(_ server: ServerProcess, _ text: String) -> Int {
        server.errors.split(separator: "\n").filter { $0.contains(text) }.count
    }
}

/// A disk of a few megabytes, in memory.
final class SmallDisk {
    private static let detach: Int32 = 2

    private let path: String
    private var isMounted = true

    /// Whether this process may mount one.
    static var isAllowed: Bool {
        guard let scratch = try? Scratch(),
            let disk = try? SmallDisk(at: scratch.data, bytes: 1 << 20)
        else { return false }
        disk.unmount()
        return true
    }

    init(at path: String, bytes: Int) throws {
        self.path = path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        guard unsafe mount("none", path, "tmpfs", 0, "size=\(bytes)") == 0 else {
            throw ServerFailure("mount: \(errno)")
        }
    }

    deinit {
        unmount()
    }

    func unmount() {
        guard isMounted else { return }
        isMounted = false
        _ = unsafe umount2(path, Self.detach)
    }

    /// Takes what is free, to the last byte.
    func fill() throws {
        let descriptor = unsafe open(path + "/filler", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard descriptor >= 0 else { throw ServerFailure("fill: \(errno)") }
        defer { close(descriptor) }
        for size in [1 << 20, 1 << 12, 1] {
            let bytes = [UInt8](repeating: 1, count: size)
            while unsafe write(descriptor, bytes, size) == size {}
        }
    }

    /// Gives back what was taken.
    func free() throws {
        try FileManager.default.removeItem(atPath: path + "/filler")
    }
}
