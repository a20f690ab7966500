import ServerSupport
import Testing

/// Answers to clients that take gzip.
@Suite("Compression")
struct CompressionTests {
    private static let long = "/v1/events?limit=100"

    @Test("the same bytes arrive, fewer, with every media type")
    func sameBytes() throws {
        let served = try Served(hasSample: true)
        for (path, accept) in [
            (Self.long, "*/*"), (Self.long, Client.ndjson), ("/schemas", "*/*"),
            ("/metrics", "*/*"),
        ] {
            let plain = try served.client.get(path, ["Accept": accept])
            let zipped = try served.client.get(
                path, ["Accept": accept, "Accept-Encoding": "gzip"])
            #expect(plain.headers["content-encoding"] == nil, "\(path)")
            #expect(zipped.headers["content-encoding"] == "gzip", "\(path)")
            #expect(zipped.headers["content-type"] == plain.headers["content-type"], "\(path)")
            #expect(zipped.body.count < plain.body.count / 2, "\(path)")
            let unzipped = try Tool.gunzip(zipped.body)
            // The metrics count this very request.
            if path != "/metrics" { #expect(unzipped == plain.body, "\(path)") }
            for answer in [plain, zipped] {
                #expect(answer.headers["vary"]?.contains("Accept-Encoding") == true, "\(path)")
            }
        }
    }

    /// Whether a client with that `Accept-Encoding` gets gzip (RFC 9110 §12.5.3).
    private static let negotiations: [(field: String, isTaken: Bool)] = [
        ("gzip", true), ("x-gzip", true), ("GZIP;Q=0.5", true), ("deflate, gzip;q=1.0", true),
        ("*", true), ("br, *;q=0.1", true), ("gzip;q=0.001", true), ("gzip ; q=1", true),
        ("gzip;q=0", false), ("*;q=0", false), ("gzip;q=0, *", false), ("identity", false),
        ("br", false), ("", false), ("gzip;q=2", false), ("gzip;q=abc", false),
        ("gzip;q=0.5, identity", false), ("gzip;q=0.0001", false), ("gzip;level=9", false),
        (";;;,,,=", false), ("gzip;q=", false), ("gzipped", false),
    ]

    @Test("who takes gzip gets it, and who does not does not")
    func negotiation() throws {
        let served = try Served()
        for (field, isTaken) in Self.negotiations {
            let answer = try served.client.get("/schemas", ["Accept-Encoding": field])
            #expect(answer.status == 200)
            #expect((answer.headers["content-encoding"] == "gzip") == isTaken, "\(field)")
        }
    }

    @Test("what is small is left as it is")
    func small() throws {
        let served = try Served()
        let answer = try served.client.get("/health/live", ["Accept-Encoding": "gzip"])
        #expect(answer.headers["content-encoding"] == nil)
        #expect(answer.text == #"{"status":"live"}"#)
    }

    @Test("a tag of either encoding is known again, and never strong for both")
    func entityTags() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let plain = try client.get(Self.long)
        let zipped = try client.get(Self.long, ["Accept-Encoding": "gzip"])
        let tag = try #require(plain.headers["etag"])
        #expect(zipped.headers["etag"] == "W/" + tag)
        for held in [tag, "W/" + tag, "\"x\", W/" + tag] {
            for encoding in ["gzip", "identity"] {
                let isWeak = held.contains("W/") && encoding == "gzip"
                let again = try client.get(
                    Self.long, ["If-None-Match": held, "Accept-Encoding": encoding])
                #expect(again.status == 304, "\(held)")
                #expect(again.headers["etag"] == (isWeak ? "W/" + tag : tag))
                #expect(again.headers["vary"]?.contains("Accept-Encoding") == true)
                #expect(again.body.isEmpty)
            }
        }
    }

    @Test("HEAD tells what GET would")
    func head() throws {
        let served = try Served(hasSample: true)
        for encoding in ["gzip", "identity"] {
            let fields = ["Accept-Encoding": encoding]
            let get = try served.client.get(Self.long, fields)
            let connection = try Connection(port: served.server.port)
            try connection.send(
                served.client.request(
                    "HEAD", Self.long, fields.merging(["Connection": "close"]) { $1 }))
            let head = try connection.head().lowercased()
            #expect(head.contains("content-length: \(get.body.count)\r\n"), "\(head)")
            #expect(head.contains("content-encoding: gzip") == (encoding == "gzip"))
            let tag = try #require(get.headers["etag"])
            #expect(head.contains("etag: \(tag.lowercased())\r\n"))
        }
    }

    @Test("a stream is compressed as it goes: each result can be read when it arrives")
    func stream() throws {
        let served = try Served(hasSample: true)
        let connection = try Connection(port: served.server.port)
        try connection.send(
            served.client.request(
                "POST", "/v1/events",
                [
                    "Content-Type": Client.ndjson, "Transfer-Encoding": "chunked",
                    "Accept-Encoding": "gzip",
                ]))
        let line = String.hours("zip-1", minutes: "1").filter { $0 != "\n" } + "\n"
        try connection.send(Array("\(String(line.utf8.count, radix: 16))\r\n\(line)\r\n".utf8))
        // The request goes on; its first result is here nevertheless.
        let first = try connection.firstChunk()
        let result = String(decoding: try Tool.gunzipPart(first), as: UTF8.self)
        #expect(result.contains(#""status":201"#), "\(result)")
        try connection.send(Array("0\r\n\r\n".utf8))
    }
}
