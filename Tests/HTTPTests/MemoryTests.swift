import Foundation
import ServerSupport
import Testing

/// What the process holds for all of its clients together.
@Suite(.serialized)
struct MemoryTests {
    /// What the system takes in for a client that does not read, bytes: the rest waits in the server.
    private static let receiveBytes: Int32 = 64 << 10

    private static func held(_ kind: String, _ client: Client) throws -> Int {
        try client.metric(#"wenzhi_memory_held_bytes{kind="\#(kind)"}"#) ?? -1
    }

    private static func refused(_ kind: String, _ client: Client) throws -> Int {
        try client.metric(#"wenzhi_memory_refused_total{kind="\#(kind)"}"#) ?? -1
    }

    /// Waits until something is so, at most half a minute.
    private static func until(_ isSo: () throws -> Bool) throws -> Bool {
        for _ in 0..<600 {
            if try isSo() { return true }
            Thread.sleep(forTimeInterval: 0.05)
        }
        return false
    }

    @Test("stalled batches hold no more than the budget, and small posts get through")
    func stalledBatches() throws {
        let served = try Served(
            hasSample: true, ["--max-bodies-mib", "8", "--idle-seconds", "600"])
        let client = served.client
        let count = try client.eventCount()
        let length = 4 << 20
        var stalled: [Connection] = []
        func stall() throws {
            let connection = try Connection(port: client.port)
            try connection.send(
                client.request(
                    "POST", "/v1/events",
                    ["Content-Type": Client.batch, "Content-Length": "\(length)"],
                    [UInt8](repeating: 0x20, count: length - 1)))
            stalled.append(connection)
        }
        for number in 1...2 {
            try stall()
            let isThere = try Self.until {
                try Self.held("bodies", client) == number * (length - 1)
            }
            #expect(isThere, "\(number)")
        }
        for _ in 0..<4 {
            try stall()
            let refused = stalled.removeLast()
            let answer = try refused.response()
            #expect(answer.status == 429, "\(answer.text)")
            #expect(answer.code == "too-many-bytes-in-flight")
            #expect(answer.headers["retry-after"] == "1")
        }
        // What was only announced holds nothing; what was refused neither.
        #expect(try Self.held("bodies", client) == 2 * (length - 1))
        #expect(try client.post("[\(String.hours("m1"))]", as: Client.batch).status == 429)
        #expect(try client.post(.hours("m2")).status == 201)
        let padded = String.hours("m3") + String(repeating: " ", count: 200_000)
        #expect(try client.post(padded).status == 201)
        #expect(try client.post(.hours("m4"), as: Client.ndjson).text.contains("201"))
        #expect(try Self.refused("bodies", client) == 5)
        stalled = []
        #expect(try Self.until { try Self.held("bodies", client) == 0 })
        #expect(try client.post("[\(String.hours("m1"))]", as: Client.batch).status == 201)
        #expect(try client.eventCount() == count.map { $0 + 4 })
    }

    @Test("a body that trickles is given up, however long the connection may be idle")
    func trickle() throws {
        let served = try Served(["--idle-seconds", "600"])
        let client = served.client
        let connections = try [
            ("/v1/events", Client.batch), ("/v1/tokens", "application/json"),
        ].map { path, type in
            let connection = try Connection(port: client.port)
            try connection.send(
                client.request(
                    "POST", path, ["Content-Type": type, "Content-Length": "1000"], []))
            return connection
        }
        for _ in 0..<18 {
            for connection in connections { try connection.send([0x20]) }
            Thread.sleep(forTimeInterval: 1)
        }
        for connection in connections {
            let answer = try connection.response()
            #expect(answer.status == 408, "\(answer.text)")
            #expect(answer.code == "body-too-slow")
        }
        #expect(try Self.held("bodies", client) == 0)
        #expect(try Self.held("singles", client) == 0)
    }

    @Test("streams whose results nobody reads end, and others go on")
    func unreadResults() throws {
        let served = try Served(
            hasSample: true, ["--max-unread-mib", "32", "--idle-seconds", "600"])
        let client = served.client
        let count = 60_000
        let body = Array(String(repeating: "{}\n", count: count).utf8)
        let streams = try (0..<3).map { _ in
            let connection = try Connection(
                port: client.port, receiveBufferBytes: Self.receiveBytes)
            try connection.send(
                client.request(
                    "POST", "/v1/events",
                    ["Content-Type": Client.ndjson, "Connection": "close"], body))
            return connection
        }
        #expect(try Self.until { try Self.refused("results", client) > 0 })
        let others = try client.post(
            [String.hours("r1"), .hours("r2")].joined(separator: "\n"), as: Client.ndjson)
        #expect(others.wholeLines.count == 2 && others.isWhole)
        #expect(!others.text.contains("results-unread"))
        var ended = 0
        for stream in streams {
            // What is read to its end has one last line that says where to go on.
            let answer = try stream.bytesUntilClosed()
            #expect(answer.suffix(5) == Array("0\r\n\r\n".utf8)[...])
            let lines = answer.split(separator: UInt8(ascii: "\n"))
            let last = lines.last { $0.first == UInt8(ascii: "{") } ?? []
            let result = try JSONValue(parsing: Array(last))
            guard result["problem"]?["code"]?.string == "results-unread" else {
                #expect(result["index"]?.integer == count - 1)
                continue
            }
            ended += 1
            #expect(result["status"]?.integer == 429)
            let index = try #require(result["index"]?.integer)
            #expect(index > 0 && index < count)
            // Every line before it has its result.
            let before = Array(#"{"index":\#(index - 1),"#.utf8)
            #expect(lines.contains { $0.starts(with: before) })
        }
        #expect(ended > 0)
        #expect(try Self.until { try Self.held("results", client) == 0 })
    }

    @Test("answers that nobody reads hold no more than the budget, and small ones get through")
    func unreadAnswers() throws {
        let served = try Served(
            hasSample: true, ["--max-unread-mib", "32", "--idle-seconds", "600"])
        let client = served.client
        let text = String(repeating: "x", count: 1000)
        let more = (0..<15).map { #","note\#($0)":"\#(text)""# }.joined()
        let events = (0..<700).map {
            String.hours("u\($0)").replacing(#","data":"#, with: more + #","data":"#)
        }
        let posted = try client.post(events.joined(separator: "\n"), as: Client.ndjson)
        #expect(posted.wholeLines.count == 700)
        #expect(!posted.text.contains(#""problem""#), "\(posted.text.prefix(500))")
        var unread: [Connection] = []
        for _ in 0..<8 {
            let connection = try Connection(
                port: client.port, receiveBufferBytes: Self.receiveBytes)
            try connection.send(client.request("GET", "/v1/events?limit=1000"))
            unread.append(connection)
        }
        #expect(try Self.until { try Self.refused("answers", client) > 0 })
        let statuses = try unread.map { try $0.beginning().status }
        #expect(statuses.contains(200) && statuses.contains(503), "\(statuses)")
        #expect(Set(statuses).isSubset(of: [200, 503]))
        let held = try Self.held("answers", client)
        #expect(held > 0 && held <= 32 << 20)
        #expect(try client.get("/v1/overview").status == 200)
        #expect(try client.get("/v1/events?limit=5").status == 200)
        unread = []
        #expect(try Self.until { try Self.held("answers", client) == 0 })
        let page = try client.get("/v1/events?limit=1000")
        #expect(page.status == 200 && page.body.count > 8 << 20)
        let all = try client.get("/v1/events", ["Accept": Client.ndjson])
        #expect(all.isWhole)
        #expect(try all.wholeLines.count == client.eventCount())
        #expect(try Self.held("answers", client) == 0)
    }
}
