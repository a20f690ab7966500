import Catalogue
import Foundation
import Glibc
import HTTPAPI
import Ledger
import Rules
import Synchronization
import Testing

/// What a server says while its clock contradicts the log; with a clock that the test turns.
@Suite("Clock", .serialized)
struct ClockReadinessTests {
    /// A wall clock that can be set back.
    private final class Clock: Sendable {
        private let offset = Atomic<Int64>(0)

        func turn(seconds: Int64) {
            offset.add(seconds * 1_000_000, ordering: .relaxed)
        }

        var ledgerClock: LedgerClock {
            let system = LedgerClock.system
            return LedgerClock(
                now: {
                    Timestamp(
                        microseconds: system.now().microseconds
                            + self.offset.load(ordering: .relaxed))
                }, uptimeMicroseconds: system.uptimeMicroseconds)
        }
    }

    /// Sends a request over a connection of its own, and returns the answer as it came.
    private static func ask(_ port: Int, _ request: String, _ body: String = "") throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        try #require(isConnected)
        let text =
            request
            + "\r\nHost: x\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
            + body
        let bytes = Array(text.utf8)
        let sent = unsafe bytes.withUnsafeBytes { buffer in
            unsafe send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
        }
        try #require(sent == bytes.count)
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
            }
            guard count > 0 else { return String(decoding: answer, as: UTF8.self) }
            answer += buffer.prefix(count)
        }
    }

    /// Asks whether the server is ready until it says so, or that it is not; half a minute at most.
    private static func ready(_ port: Int, _ isWanted: Bool) async throws -> String {
        var answer = ""
        for _ in 0..<300 {
            answer = try ask(port, "GET /health/ready HTTP/1.1")
            if answer.hasPrefix("HTTP/1.1 200") == isWanted { return answer }
            try await Task.sleep(for: .milliseconds(100))
        }
        return answer
    }

    @Test("readiness and metrics name the clock, and events of this minute are to be posted again")
    func trouble() async throws {
        let clock = Clock()
        let directory = LedgerDirectory(
            FileManager.default.temporaryDirectory.path + "/wenzhi-clock-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        let options = LedgerOptions(clock: clock.ledgerClock)
        try Ledger.found(directory, origin: "wenzhi.test/clock", options)
        let ledger = try Ledger(directory, options)
        let token = try await ledger.grantToken(
            role: "operator", centre: nil, expiresAt: nil,
            by: Principal(id: "test", role: .operator))
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let server = WenzhiServer(
            ledger, ServerOptions(port: 0, clock: clock.ledgerClock)
        ) { port.yield($0) }
        let running = Task { try await server.run() }
        let signing = Task { try await CheckpointService(ledger).run() }
        var iterator = ports.makeAsyncIterator()
        let place = try #require(await iterator.next())
        #expect(try await Self.ready(place, true).hasPrefix("HTTP/1.1 200"))
        let now = LedgerClock.system.now()
        // An hour slow: what happens now lies an hour ahead. Nothing has to be posted to notice it.
        clock.turn(seconds: -3600)
        let unready = try await Self.ready(place, false)
        #expect(unready.hasPrefix("HTTP/1.1 503"))
        #expect(unready.contains(#""code":"clock""#))
        let metrics = try Self.ask(place, "GET /metrics HTTP/1.1")
        #expect(metrics.contains("\nwenzhi_trouble 1\n"))
        #expect(metrics.contains("\nwenzhi_trouble_reason{reason=\"clock\"} 1\n"))
        #expect(metrics.contains("\nwenzhi_trouble_reason{reason=\"full\"} 0\n"))
        let event = """
            {"specversion":"1.0","id":"c1","source":"/ledger","type":"centre.established",\
            "subject":"m","time":"\(now.text)","data":{"level":"municipal","name":"市中心"}}
            """
        let post =
            "POST /v1/events HTTP/1.1\r\nAuthorization: Bearer \(token.token)\r\n"
            + "Content-Type: application/cloudevents+json"
        let refused = try Self.ask(place, post, event)
        #expect(refused.hasPrefix("HTTP/1.1 503"), "\(refused)")
        #expect(refused.lowercased().contains("\r\nretry-after: 30\r\n"))
        #expect(refused.contains(#""code":"clock""#))
        clock.turn(seconds: 3600)
        #expect(try await Self.ready(place, true).hasPrefix("HTTP/1.1 200"))
        #expect(try Self.ask(place, "GET /metrics HTTP/1.1").contains("\nwenzhi_trouble 0\n"))
        #expect(try Self.ask(place, post, event).hasPrefix("HTTP/1.1 201"))
        for task in [running, signing] {
            task.cancel()
            _ = try? await task.value
        }
        try ledger.close()
    }
}
