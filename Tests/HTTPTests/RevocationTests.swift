import Foundation
import ServerSupport
import TestSupport
import Testing

/// A revoked or expired token is invalid at once, also for requests that have begun.
@Suite(.serialized)
struct RevocationTests {
    private static let filler = String(repeating: "文", count: 60)

    /// Posts so many applications.
    private func fill(_ client: Client, _ count: Int) throws {
        let lines = (0..<count).map { number in
            String.application("fill-\(number)", more: #","organisation":"\#(Self.filler)""#)
        }
        let answer = try client.post(lines.joined(separator: "\n"), as: Client.ndjson)
        try #require(answer.wholeLines.count == count)
    }

    /// The beginning of a post that streams its body.
    private func beginStream(_ client: Client) throws -> Connection {
        let connection = try Connection(port: client.port)
        let headers = ["Content-Type": Client.ndjson, "Transfer-Encoding": "chunked"]
        try connection.send(client.request("POST", "/v1/events", headers, []))
        return connection
    }

    private func chunk(_ text: String) -> [UInt8] {
        Array("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n".utf8)
    }

    /// What a body in chunks still has, and whether it was brought to its end.
    private func rest(_ connection: Connection) throws -> (text: String, isWhole: Bool) {
        var bytes: [UInt8] = []
        while true {
            let (chunk, isWhole) = try connection.chunk()
            bytes += chunk
            guard !chunk.isEmpty, isWhole else {
                return (String(decoding: bytes, as: UTF8.self), isWhole)
            }
        }
    }

    @Test("a live stream hears nothing more, and ends though nothing happens")
    func live() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        for role in ["auditor", "operator", "centre"] {
            let centre = role == "centre" ? "dongcheng" : nil
            let token = try client.newToken(role: role, centre: centre)
            let count = try #require(try client.eventCount())
            let busy = try EventSource(
                client.with(token: token.token), query: "?after=\(count - 1)")
            let quiet = try EventSource(
                client.with(token: token.token), query: "?type=scheme.published&after=\(count - 1)")
            #expect(try client.post(.hours("\(role)-before")).status == 201)
            #expect(try busy.messages(1).map(\.id) == [count])
            #expect(try client.ask("DELETE", "/v1/tokens/\(token.id)").status == 204)
            for number in 0..<20 {
                #expect(try client.post(.hours("\(role)-\(number)")).status == 201)
            }
            // Position `count + 1` is the revocation, which only those may see who see all.
            #expect(try busy.rest().filter { $0.id > count + 1 } == [], "\(role)")
            #expect(try quiet.rest() == [] && busy.isOver && quiet.isOver)
        }
    }

    @Test("a live stream ends with the time that its token was given")
    func liveExpiry() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let end = Date(timeIntervalSinceNow: 3)
        let token = try client.newToken(
            role: "auditor", expiresAt: ISO8601DateFormatter().string(from: end))
        let count = try #require(try client.eventCount())
        let source = try EventSource(client.with(token: token.token), query: "?after=\(count - 1)")
        #expect(source.head.status == 200)
        Thread.sleep(until: end)
        #expect(try client.post(.hours("after-its-end")).status == 201)
        #expect(try source.rest() == [] && source.isOver)
        #expect(try client.with(token: token.token).get("/v1/overview").status == 401)
    }

    @Test("a streamed post is refused from the next line on, and ends though nothing is sent")
    func streamedPost() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        for isQuiet in [false, true] {
            let token = try client.newToken(role: "centre", centre: "dongcheng")
            let connection = try beginStream(client.with(token: token.token))
            try connection.send(chunk(.hours("s\(isQuiet)-0") + "\n"))
            #expect(try connection.beginning().status == 200)
            let first = try connection.chunk().bytes
            #expect(try JSONValue(parsing: first)["status"]?.integer == 201)
            #expect(try client.ask("DELETE", "/v1/tokens/\(token.id)").status == 204)
            let count = try client.eventCount()
            if !isQuiet {
                for number in 1...8 {
                    try connection.send(chunk(.hours("s\(isQuiet)-\(number)") + "\n"))
                }
                try connection.send(chunk(""))
            }
            let (text, isWhole) = try rest(connection)
            #expect(isWhole)
            let lines = try text.split(separator: "\n").map {
                try JSONValue(parsing: Array($0.utf8))
            }
            #expect(lines.first?["index"]?.integer == 1, "\(text)")
            #expect(lines.allSatisfy { $0["status"]?.integer == 401 }, "\(text)")
            #expect(lines.last?["problem"]?["code"]?.string == "unauthorized")
            #expect(try client.eventCount() == count)
        }
    }

    @Test("a request whose body arrives afterwards is refused", arguments: [false, true])
    func slowBody(_ isBatch: Bool) throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let token = try client.newToken(role: "centre", centre: "dongcheng")
        let event = String.hours("slow")
        let body = Array((isBatch ? "[\(event)]" : event).utf8)
        let connection = try Connection(port: client.port)
        let headers = [
            "Content-Type": isBatch ? Client.batch : Client.event,
            "Content-Length": "\(body.count)",
        ]
        try connection.send(
            client.with(token: token.token).request("POST", "/v1/events", headers, []))
        try connection.send(Array(body.prefix(20)))
        // The request is under way when this one is answered.
        #expect(try client.ask("DELETE", "/v1/tokens/\(token.id)").status == 204)
        let count = try client.eventCount()
        try connection.send(Array(body.dropFirst(20)))
        let answer = try connection.response()
        #expect(answer.status == 401 && answer.code == "unauthorized", "\(answer.text)")
        #expect(try client.eventCount() == count)
    }

    @Test("a long answer breaks off", arguments: ["application/x-ndjson", "text/csv"])
    func longAnswer(_ type: String) throws {
        let served = try Served(hasSample: true)
        let client = served.client
        try fill(client, 30_000)
        let token = try client.newToken(role: "auditor")
        let path = type == "text/csv" ? "/v1/volunteers" : "/v1/events"
        let connection = try Connection(port: client.port, receiveBufferBytes: 8 << 10)
        try connection.send(
            client.with(token: token.token).request("GET", path, ["Accept": type]))
        #expect(try connection.beginning().status == 200)
        #expect(try client.ask("DELETE", "/v1/tokens/\(token.id)").status == 204)
        let (text, isWhole) = try rest(connection)
        #expect(!isWhole)
        #expect(text.split(separator: "\n").count < 30_000)
    }

    /// Makes writes to the journal fail once they are done, as long as a file is there.
    private static let faultyDisk = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>

        ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
            ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite");
            ssize_t written = real(file, bytes, count, offset);
            const char *flag = getenv("FAULT_FLAG");
            if (!flag || access(flag, F_OK) != 0) return written;
            char link[64], path[4096] = {0};
            snprintf(link, sizeof link, "/proc/self/fd/%d", file);
            if (readlink(link, path, sizeof path - 1) < 0 || !strstr(path, "journal")) return written;
            errno = EIO;
            return -1;
        }
        """

    @Test("a revocation of which nobody knew whether it was recorded holds once it is known")
    func doubtful() throws {
        let scratch = try Scratch()
        let source = scratch.path + "/fault.c"
        let library = scratch.path + "/fault.so"
        let flag = scratch.path + "/flag"
        try Self.faultyDisk.write(toFile: source, atomically: true, encoding: .utf8)
        let made = try Tool.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"])
        try #require(made.status == 0, "\(made.errors)")
        let founder = try Wenzhi.found(scratch.data)
        let server = try ServerProcess(
            scratch, environment: ["LD_PRELOAD": library, "FAULT_FLAG": flag])
        let client = Client(port: server.port, token: founder)
        let token = try client.newToken(role: "auditor")
        let auditor = client.with(token: token.token)
        #expect(try auditor.get("/v1/overview").status == 200)
        _ = FileManager.default.createFile(atPath: flag, contents: nil)
        let revoked = try client.ask("DELETE", "/v1/tokens/\(token.id)")
        #expect(revoked.status == 503 && revoked.code == "outcome-unknown", "\(revoked.text)")
        try FileManager.default.removeItem(atPath: flag)
        while try client.get("/health/ready").status != 200 { usleep(20_000) }
        let last = try client.get("/v1/events?type=access.revoked").json[0]
        #expect(last?["subject"]?.string == token.id)
        #expect(try auditor.get("/v1/overview").status == 401)
    }
}
