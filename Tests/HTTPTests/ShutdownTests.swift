import Foundation
import ServerSupport
import TestSupport
import Synchronization
import Testing

/// What becomes of requests when the server is told to stop.
@Suite("Shutdown")
struct ShutdownTests {
    @Test("posts in flight are answered or refused cleanly, and what was answered is on record")
    func postsInFlight() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let before = try client.eventCount() ?? 0
        let posters = (0..<8).map { worker in Poster(client, worker) }
        for poster in posters { poster.start() }
        // The posters are under way once the first events are visible.
        while (try client.eventCount() ?? 0) < before + 100 {}
        served.server.askToStop()
        let answered = posters.flatMap { $0.recorded() }
        #expect(served.server.wait() == 0, "\(served.server.errors)")
        #expect(answered.count > 50)
        try served.restart()
        let lines = answered.map { id in
            String.hours(id, minutes: "1").filter { $0 != "\n" } + "\n"
        }
        let again = try served.client.post(lines.joined(), as: Client.ndjson)
        let new = again.wholeLines.map { String(decoding: $0, as: UTF8.self) }
            .filter { !$0.contains(#""status":200"#) }
        #expect(again.isWhole)
        #expect(again.wholeLines.count == answered.count)
        #expect(new.isEmpty, "answered 201, but not on record: \(new.prefix(3))")
        served.server.stop()
        let verified = try Wenzhi.run("verify", "--data", served.scratch.data)
        #expect(verified.status == 0, "\(verified.errors)")
    }

    @Test("connections that wait for nothing are closed, those that wait for an answer get it")
    func connections() throws {
        let served = try Served(hasSample: true)
        let idle = try Connection(port: served.server.port)
        try idle.send(served.client.request("GET", "/health/live"))
        #expect(try idle.response().status == 200)
        let half = try Connection(port: served.server.port)
        try half.send(Array("GET /health/live HTTP/1.1\r\nHos".utf8))
        // A post whose body is on its way: the server waits for the rest.
        let busy = try Connection(port: served.server.port)
        let body = Array(String.hours("late-1", minutes: "1").utf8)
        let request = served.client.request(
            "POST", "/v1/events", ["Content-Type": Client.event], body)
        try busy.send(Array(request.dropLast(10)))
        #expect(try served.client.get("/health/live").status == 200)
        served.server.askToStop()
        #expect(idle.isClosedByServer())
        #expect(half.isClosedByServer())
        try busy.send(Array(request.suffix(10)))
        #expect(try busy.response().status == 201)
        #expect(busy.isClosedByServer())
        #expect(served.server.wait() == 0, "\(served.server.errors)")
        try served.restart()
        #expect(try served.client.post(.hours("late-1", minutes: "1")).status == 200)
    }

    @Test("a client that never finishes does not keep the server from stopping in time")
    func limit() throws {
        let served = try Served(["--shutdown-seconds", "1"])
        let stuck = try Connection(port: served.server.port)
        try stuck.send(
            Array("POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12".utf8))
        #expect(try served.client.get("/health/live").status == 200)
        #expect(served.server.stop() == 0, "\(served.server.errors)")
        try served.restart()
        #expect(try served.client.get("/health/ready").status == 200)
    }
}

/// Posts over one connection until it ends, on a thread of its own.
private final class Poster: Sendable {
    private let client: Client
    private let worker: Int
    private let ids = Mutex<[String]>([])
    private let end = DispatchSemaphore(value: 0)

    init(_ client: Client, _ worker: Int) {
        self.client = client
        self.worker = worker
    }

    func start() {
        Thread.detachNewThread { [self] in
            run()
            end.signal()
        }
    }

    /// The ids that were answered 201, once the connection has ended.
    func recorded() -> [String] {
        end.wait()
        return ids.withLock { $0 }
    }

    private func run() {
        guard let connection = try? Connection(port: client.port) else { return }
        for number in 0..<100_000 {
            let id = "stop-\(worker)-\(number)"
            let request = client.request(
                "POST", "/v1/events", ["Content-Type": Client.event],
                Array(String.hours(id, minutes: "1").utf8))
            // An answer is whole, or there is none at all.
            guard (try? connection.send(request)) != nil, let answer = try? connection.response()
            else { break }
            #expect(answer.isWhole)
            #expect(answer.status == 201 || answer.status == 503, "\(answer.text)")
            if answer.status == 201 { ids.withLock { $0.append(id) } }
        }
    }
}
