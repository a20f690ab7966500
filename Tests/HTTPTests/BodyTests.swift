import Foundation
import ServerSupport
import Testing

/// Bodies that are too large, too short or too slow.
@Suite(.serialized)
struct BodyTests {
    /// Longer than the server waits for a byte.
    private static let patienceSeconds = 45.0

    @Test("bodies over the limit")
    func tooLarge() throws {
        let served = try Served()
        let client = served.client
        let count = try client.eventCount()
        let spaces = [UInt8](repeating: 0x20, count: (256 << 10) + 1)
        let single = try client.post(spaces, as: Client.event)
        #expect(single.status == 413)
        #expect(single.code == "body-too-large")
        let many = [UInt8](repeating: 0x20, count: (8 << 20) + 1)
        let batch = try client.post(many, as: Client.batch)
        #expect(batch.status == 413)
        #expect(batch.code == "body-too-large")
        let tooMany = "[" + (0..<1001).map { .application("v\($0)") }.joined(separator: ",") + "]"
        let events = try client.post(tooMany, as: Client.batch)
        #expect(events.status == 413)
        #expect(events.code == "too-many-events")
        #expect(try client.eventCount() == count)
    }

    @Test("a body of unknown length over the limit")
    func tooLargeInChunks() throws {
        let served = try Served()
        let client = served.client
        let connection = try Connection(port: client.port)
        try connection.send(
            client.request(
                "POST", "/v1/events",
                ["Content-Type": Client.event, "Transfer-Encoding": "chunked"], []))
        let chunk =
            Array("8000\r\n".utf8) + [UInt8](repeating: 0x20, count: 0x8000)
            + Array("\r\n".utf8)
        for _ in 0..<9 { try connection.send(chunk) }
        try connection.send(Array("0\r\n\r\n".utf8))
        let answer = try connection.response()
        #expect(answer.status == 413)
        #expect(answer.code == "body-too-large")
    }

    @Test("half a body of one event or a batch records nothing")
    func half() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try client.eventCount()
        let event = String.hours("half")
        for (type, body) in [(Client.event, event), (Client.batch, "[\(event)]")] {
            let connection = try Connection(port: client.port)
            let whole = client.request(
                "POST", "/v1/events",
                ["Content-Type": type, "Content-Length": "\(body.utf8.count + 10)"],
                Array(body.utf8))
            try connection.send(whole)
            connection.finishSending()
            if let answer = try? connection.response() {
                #expect(answer.status == 400)
                #expect(["incomplete-body", "bad-request"].contains(answer.code))
            }
            #expect(try client.eventCount() == count)
        }
    }

    @Test("half a stream: the lines that are whole count, the half one does not")
    func halfStream() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try #require(try client.eventCount())
        let body = String.hours("first") + "\n" + String.hours("second")
        let connection = try Connection(port: client.port)
        try connection.send(
            client.request(
                "POST", "/v1/events",
                ["Content-Type": Client.ndjson, "Content-Length": "\(body.utf8.count + 10)"],
                Array(body.utf8)))
        connection.finishSending()
        _ = try? connection.response()
        // The connection is closed once everything is done.
        let settled = try eventCount(client, atLeast: count + 1)
        #expect(settled == count + 1)
        #expect(try client.post(.hours("second")).status == 201)
    }

    @Test("a slow body is given up after the timeout, and records nothing")
    func slow() async throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try client.eventCount()
        let event = String.hours("slow")
        let connection = try Connection(port: client.port)
        try connection.send(
            client.request(
                "POST", "/v1/events",
                ["Content-Type": Client.event, "Content-Length": "\(event.utf8.count)"],
                Array(event.utf8.dropLast())))
        try await Task.sleep(for: .seconds(Self.patienceSeconds))
        if let answer = try? connection.response() {
            #expect(answer.status == 408)
        } else {
            #expect(connection.isClosedByServer())
        }
        #expect(try client.eventCount() == count)
        #expect(try client.post(event).status == 201)
    }

    @Test("what is not HTTP does no harm")
    func garbage() throws {
        let served = try Served()
        let client = served.client
        let count = try client.eventCount()
        let head = "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: \(Client.event)\r\n"
        let garbage = [
            "GARBAGE\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
            head + "Content-Length: -1\r\n\r\n", head + "Content-Length: many\r\n\r\n",
            head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            head + "X: " + String(repeating: "x", count: 200_000) + "\r\n\r\n",
        ]
        for text in garbage {
            let connection = try Connection(port: client.port)
            try? connection.send(Array(text.utf8))
            if let answer = try? connection.response() {
                #expect((400..<600).contains(answer.status), "\(text.prefix(200))")
            }
        }
        #expect(try client.eventCount() == count)
    }

    private func eventCount(_ client: Client, atLeast wanted: Int) throws -> Int? {
        for _ in 0..<100 {
            if let count = try client.eventCount(), count >= wanted { return count }
            Thread.sleep(forTimeInterval: 0.02)
        }
        return try client.eventCount()
    }

    @Test("a body that is packed is refused by name, not as broken JSON")
    func packed() throws {
        let served = try Served()
        for (coding, status) in [("gzip", 415), ("br", 415), ("identity", 422)] {
            let answer = try served.client.ask(
                "POST", "/v1/events",
                ["Content-Type": Client.event, "Content-Encoding": coding],
                Array(#"{"specversion":"1.0"}"#.utf8))
            #expect(answer.status == status, "\(coding): \(answer.text)")
            #expect((answer.code == "unsupported-encoding") == (status == 415))
        }
    }
}
