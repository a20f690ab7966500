import Foundation
import ServerSupport
import Testing

/// The log as it grows.
@Suite(.serialized)
struct LiveTests {
    @Test("from where the client broke off, then live, narrowed by type, tag and source")
    func resume() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try #require(try client.eventCount())
        let all = try EventSource(client)
        #expect(all.head.status == 200)
        #expect(all.head.headers["content-type"] == "text/event-stream")
        let seen = try all.messages(count)
        #expect(seen.map(\.id) == Array(0..<count))
        let record = try client.get("/v1/events/7").text
        #expect(seen[7].data == record)
        let hours = try EventSource(
            client, query: "?type=hours.served&tag=volunteer:wang-fang&after=\(count - 1)")
        let elsewhere = try EventSource(
            client, query: "?source=/centres/miyun&after=0", lastEventID: "\(count - 1)")
        #expect(try client.post(.hours("live-1")).status == 201)
        #expect(try client.post(.application("someone")).status == 201)
        #expect(try client.post(.hours("live-2")).status == 201)
        #expect(try client.post(.application("other", centre: "miyun")).status == 201)
        #expect(try all.messages(4).map(\.id) == Array(count..<(count + 4)))
        #expect(try hours.messages(2).map(\.id) == [count, count + 2])
        #expect(try elsewhere.messages(1).map(\.id) == [count + 3])
    }

    @Test("limited, it ends; a bad place to resume at is refused")
    func bounds() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        #expect(
            try EventSource(client, query: "?after=9&limit=3").rest().map(\.id) == [10, 11, 12])
        for id in ["x", "-1", "1.5", "99999999999999999"] {
            let answer = try client.get(
                "/v1/events", ["Accept": "text/event-stream", "Last-Event-ID": id])
            #expect(answer.status == 400, "\(id)")
            #expect(answer.errors == ["/Last-Event-ID bad-parameter"], "\(id)")
        }
        let ended = try client.get(
            "/v1/events?recordedTo=2026-01-01", ["Accept": "text/event-stream"])
        #expect(ended.errors == ["/recordedTo bad-parameter"])
    }

    @Test("a centre hears of its own territory, and nobody after the token ends")
    func roles() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try #require(try client.eventCount())
        let token = try client.newToken(role: "centre", centre: "miyun")
        let centre = client.with(token: token.token)
        let own = try EventSource(centre, query: "?after=\(count - 1)")
        #expect(try client.post(.hours("not-theirs")).status == 201)
        #expect(try client.post(.application("theirs", centre: "miyun")).status == 201)
        // Position `count` is the token's own grant.
        #expect(try own.messages(1).map(\.id) == [count + 2])
        let dashboard = try client.newToken(role: "dashboard").token
        #expect(try EventSource(client.with(token: dashboard)).head.status == 403)
    }

    @Test("many listeners hear everything in order while many post")
    func many() async throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try #require(try client.eventCount())
        let sources = try (0..<40).map { number in
            let narrowed = number % 2 == 0 ? "" : "&type=hours.served"
            return try EventSource(client, query: "?after=\(count - 1)" + narrowed)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for poster in 0..<4 {
                group.addTask {
                    for number in 0..<50 {
                        let event =
                            number % 2 == 0
                            ? String.hours("m\(poster)-\(number)")
                            : .application("a\(poster)-\(number)")
                        guard try client.post(event).status == 201 else {
                            throw ServerFailure("not recorded")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        for (number, source) in sources.enumerated() {
            let messages = try source.messages(number % 2 == 0 ? 200 : 100)
            let ids = messages.map(\.id)
            #expect(ids == ids.sorted() && Set(ids).count == ids.count)
            #expect(
                messages.allSatisfy {
                    number % 2 == 0 || $0.data.contains(#""type":"hours.served""#)
                })
        }
    }

    @Test("a listener that does not read holds nobody up, and reads on where it was")
    func slow() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try #require(try client.eventCount())
        let slow = try EventSource(client, query: "?after=\(count - 1)")
        let filler = String(repeating: "文", count: 600)
        var lines = 0
        for batch in 0..<20 {
            let events = (0..<500).map { number in
                String.application(
                    "slow-\(batch)-\(number)", #"{"name":"x"}"#,
                    more: #","organisation":"\#(filler.prefix(60))""#)
            }
            let answer = try client.post(events.joined(separator: "\n"), as: Client.ndjson)
            #expect(answer.isWhole)
            lines += 500
        }
        let fresh = try EventSource(client, query: "?after=\(count + lines - 1)")
        #expect(try client.post(.hours("last")).status == 201)
        #expect(try fresh.messages(1).map(\.id) == [count + lines])
        #expect(try slow.messages(lines + 1).map(\.id) == Array(count...(count + lines)))
    }

    @Test("when the server stops, streams end and nothing is cut in two")
    func shutdown() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try #require(try client.eventCount())
        let sources = try (0..<20).map { _ in try EventSource(client, query: "?after=\(count - 2)")
        }
        for source in sources { #expect(try source.messages(1).map(\.id) == [count - 1]) }
        #expect(served.server.stop() == 0)
        for source in sources {
            #expect(try source.rest() == [])
            #expect(source.isOver)
        }
    }
}
