import Foundation
import ServerSupport
import TestSupport
import Testing

/// What programs of Windows add to a text: a byte order mark, other line ends, another encoding.
@Suite("Texts from Windows", .serialized)
struct WindowsTextTests {
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static func wide(_ text: String, _ encoding: String.Encoding) -> [UInt8] {
        Array(text.data(using: encoding) ?? Data())
    }

    /// Results of a stream, as status and code.
    private static func results(_ answer: Response) throws -> [String] {
        try answer.wholeLines.map { line in
            let result = try JSONValue(parsing: line)
            let code = result["problem"]?["errors"]?[0]?["code"]?.string ?? ""
            return "\(result["status"]?.integer ?? 0)\(code.isEmpty ? "" : " " + code)"
        }
    }

    @Test("one byte order mark before a body is passed over, in every form of posting")
    func marks() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let one = Self.mark + Array(String.hours("bom-1").utf8)
        #expect(try client.post(one, as: Client.event).status == 201)
        // A long one goes the other way.
        let long =
            Self.mark + Array(repeating: 0x20, count: 20_000) + Array(String.hours("bom-2").utf8)
        #expect(try client.post(long, as: Client.event).status == 201)
        #expect(try client.post(one, as: Client.event, query: "?dryRun=true").status == 200)
        let batch = Self.mark + Array("[\(String.hours("bom-3"))]\r\n".utf8)
        #expect(try client.post(batch, as: Client.batch).status == 201)
        let append = Self.mark + Array(#"{"events":[\#(String.hours("bom-4"))]}"#.utf8)
        let json = ["Content-Type": "application/json"]
        #expect(try client.ask("POST", "/v1/appends", json, append).status == 201)
        let token = Self.mark + Array(#"{"role":"dashboard"}"#.utf8)
        #expect(try client.ask("POST", "/v1/tokens", json, token).status == 201)
        let attributes = [
            "Content-Type": "application/json", "ce-specversion": "1.0", "ce-id": "bom-5",
            "ce-source": "/centres/dongcheng", "ce-type": "centre.amended",
            "ce-subject": "dongcheng", "ce-time": "2026-04-01T12:00:00%2B08:00",
        ]
        let data = Self.mark + Array(#"{"name":"东城文化馆"}"#.utf8)
        let binary = try client.ask("POST", "/v1/events", attributes, data)
        #expect(binary.status == 201, "\(binary.text)")
        // What is stored has none.
        let record = try client.get(binary.headers["location"] ?? "")
        #expect(record.text.hasSuffix(#""data":{"name":"东城文化馆"}}"#), "\(record.text)")
        // Of two, the second is not JSON.
        let twice = try client.post(Self.mark + one, as: Client.event)
        #expect(twice.status == 400)
        #expect(twice.errors == [" unexpected-byte"], "\(twice.text)")
    }

    @Test("a stream loses no line to a mark, line ends, blank lines or a missing end")
    func streams() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let lines = (0..<3).map { String.hours("line-\($0)") }
        let body = Self.mark + Array(("\r\n" + lines.joined(separator: "\r\n\r\n \t\r\n")).utf8)
        #expect(try Self.results(client.post(body, as: Client.ndjson)) == ["201", "201", "201"])
        // One byte at a time, and the shortest streams.
        let connection = try Connection(port: client.port)
        var chunked = client.request(
            "POST", "/v1/events",
            ["Content-Type": Client.ndjson, "Transfer-Encoding": "chunked"], [])
        for byte in body { chunked += Array("1\r\n".utf8) + [byte] + Array("\r\n".utf8) }
        try connection.send(chunked + Array("0\r\n\r\n".utf8))
        #expect(try Self.results(connection.response()) == ["200", "200", "200"])
        for (short, expected) in [
            ([], []), (Self.mark, []), (Array("\n\n".utf8), []), (Array("\r\n".utf8), []),
            (Array("1".utf8), ["400"]), (Array("1\n".utf8), ["400"]),
            (Self.mark + Array("1".utf8), ["400"]), (Array("\n1".utf8), ["400"]),
            (Array("1\n2\n3".utf8), ["400", "400", "400"]),
            (Array(Self.mark.prefix(2)), ["400 unexpected-byte"]),
        ] as [([UInt8], [String])] {
            let answer = try client.post(short, as: Client.ndjson)
            #expect(
                try Self.results(answer).map { $0.hasPrefix("400 /") ? "400" : $0 }
                    .map { expected.contains("400") ? String($0.prefix(3)) : $0 } == expected,
                "\(short): \(answer.text)")
        }
        // A mark elsewhere costs its own line only.
        let inner =
            Array(String.hours("inner-1").utf8) + [0x0A] + Self.mark
            + Array("\(String.hours("inner-2"))\n\(String.hours("inner-3"))\n".utf8)
        #expect(
            try Self.results(client.post(inner, as: Client.ndjson))
                == ["201", "400 unexpected-byte", "201"])
    }

    @Test("UTF-16 is told apart, once, wherever text is taken")
    func wideText() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try client.eventCount()
        let lines = (0..<1000).map { String.hours("wide-\($0)") }.joined(separator: "\r\n")
        let marks: [(String.Encoding, [UInt8])] = [
            (.utf16LittleEndian, [0xFF, 0xFE]), (.utf16BigEndian, [0xFE, 0xFF]),
            (.utf16LittleEndian, []), (.utf16BigEndian, []),
        ]
        for (encoding, mark) in marks {
            let stream = try client.post(mark + Self.wide(lines, encoding), as: Client.ndjson)
            #expect(try Self.results(stream) == ["400 not-utf-8"], "\(stream.text.prefix(300))")
            #expect(stream.text.contains("save it as UTF-8"))
            for (type, text) in [
                (Client.event, String.hours("wide")), (Client.batch, "[\(String.hours("wide"))]"),
            ] {
                let answer = try client.post(mark + Self.wide(text, encoding), as: type)
                #expect(answer.status == 400)
                #expect(answer.errors == [" not-utf-8"], "\(answer.text)")
            }
        }
        #expect(try client.eventCount() == count)
    }

    @Test("files of Windows are imported whole, or refused in one line")
    func files() throws {
        let scratch = try Scratch()
        _ = try Wenzhi.found(scratch.data)
        let sample = try String(contentsOf: Wenzhi.sample, encoding: .utf8)
        let lines = sample.split(separator: "\n")
        let file = scratch.path + "/windows.ndjson"
        let text = Self.mark + Array(lines.joined(separator: "\r\n").utf8)
        try Data(text).write(to: URL(filePath: file))
        let imported = try Wenzhi.run("import", file, "--data", scratch.data)
        #expect(imported.status == 0, "\(imported.errors)")
        #expect(imported.output.contains("\(lines.count) recorded"), "\(imported.output)")
        try Data([0xFF, 0xFE] + Self.wide(sample, .utf16LittleEndian)).write(
            to: URL(filePath: file))
        let wide = try Wenzhi.run("import", file, "--data", scratch.data)
        #expect(wide.status == 1)
        #expect(wide.output.contains("0 recorded, 0 on record before, 1 refused"), "\(wide.output)")
        #expect(wide.errors.contains("UTF-8"), "\(wide.errors)")
        let settings = scratch.path + "/wenzhi.json"
        try Data(Self.mark + Array("{\r\n  \"port\": 0\r\n}\r\n".utf8)).write(
            to: URL(filePath: settings))
        let server = try ServerProcess(scratch, ["--config", settings])
        #expect(try Client(port: server.port, token: nil).get("/health/live").status == 200)
        server.stop()
        try Data([0xFF, 0xFE] + Self.wide("{\"port\": 0}", .utf16LittleEndian)).write(
            to: URL(filePath: settings))
        let refused = try Wenzhi.run("serve", "--data", scratch.data, "--config", settings)
        #expect(refused.status != 0)
        #expect(refused.errors.contains("UTF-8"), "\(refused.errors)")
    }
}
