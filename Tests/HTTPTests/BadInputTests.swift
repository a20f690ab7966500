import ServerSupport
import Testing

/// Every wrong input of a client gets problem details that name the place, and changes nothing.
@Suite(.serialized)
struct BadInputTests {
    private static let problemType = "application/problem+json"

    /// Posts what is wrong, one by one, and looks that nothing was recorded.
    private func refuse(_ cases: [BadEvent], _ poster: Client, _ reader: Client) throws {
        let count = try reader.eventCount()
        try #require(count != nil)
        for bad in cases {
            let answer = try poster.post(bad.body, as: Client.event)
            #expect(answer.status == bad.status, "\(bad.name): \(answer.text)")
            #expect(answer.code == bad.code, "\(bad.name): \(answer.text)")
            #expect(answer.errors == bad.errors, "\(bad.name): \(answer.text)")
            #expect(answer.headers["content-type"] == Self.problemType, "\(bad.name)")
            let problem = try answer.json
            #expect(problem["status"]?.integer == bad.status, "\(bad.name)")
            #expect(problem["type"]?.string == "/problems/\(bad.code)", "\(bad.name)")
            #expect(try reader.eventCount() == count, "\(bad.name) was recorded")
        }
    }

    @Test("what is not JSON, not an event, or not as its schema says")
    func form() throws {
        let served = try Served(hasSample: true)
        try refuse(BadEvent.text + BadEvent.envelope + BadEvent.data, served.client, served.client)
        // Each event had only the error for which it was refused.
        let good = try served.client.post(.hours("good"))
        #expect(good.status == 201, "\(good.text)")
        #expect(try served.client.post(.application("good-too")).status == 201)
    }

    @Test("what the record forbids")
    func rules() throws {
        let served = try Served(hasSample: true)
        try refuse(BadEvent.rules, served.client, served.client)
    }

    @Test("money, cover and inspections that cannot be")
    func money() throws {
        let served = try Served(hasSample: true)
        for event in BadEvent.book {
            let answer = try served.client.post(event)
            #expect(answer.status == 201, "\(answer.text)")
        }
        try refuse(BadEvent.money + BadEvent.alternatives, served.client, served.client)
        let other = try served.client.newToken(role: "centre", centre: "miyun").token
        try refuse(BadEvent.moneyElsewhere, served.client.with(token: other), served.client)
        // The payment of which only one thing was wrong each time.
        #expect(try served.client.post(BadEvent.spent()).status == 201)
    }

    @Test("a token for another district, a forged source")
    func territory() throws {
        let served = try Served(hasSample: true)
        let own = try served.client.newToken(role: "centre", centre: "dongcheng").token
        let other = try served.client.newToken(role: "centre", centre: "miyun").token
        try refuse(BadEvent.territory, served.client.with(token: own), served.client)
        let forged = BadEvent(
            "another district's token", .hours("x"), 403, "outside-territory",
            "/source outside-territory")
        try refuse([forged], served.client.with(token: other), served.client)
        let below = try served.client.with(token: own)
            .post(.hours("good", source: "/centres/dongcheng/desk-1"))
        #expect(below.status == 201, "\(below.text)")
    }

    @Test("no problem repeats personal data")
    func personal() throws {
        let served = try Served(hasSample: true)
        let secret = "13912345678901234567890123"
        for person in [
            #"{"name":"王","phone":"\#(secret)"}"#, #"{"name":"王","\#(secret)":1}"#,
            #"{"name":"王","idNumber":"\#(secret)"}"#, #"{"name":"王","birthDate":"\#(secret)"}"#,
        ] {
            let answer = try served.client.post(.application("x", person))
            #expect(answer.status == 422)
            #expect(!answer.text.contains("1391234"), "\(answer.text)")
        }
    }

    @Test("what is refused leaves nothing in memory, however much it is")
    func memory() throws {
        let served = try Served(hasSample: true)
        func refuse(_ batches: Range<Int>) throws -> Int {
            for batch in batches {
                // Each names others who are not there.
                let events = (0..<1000).map { number -> String in
                    .hours("x-\(batch)-\(number)", volunteer: "nobody-\(batch)-\(number)")
                }
                let body = "[" + events.joined(separator: ",") + "]"
                let answer = try served.client.post(body, as: Client.batch)
                try #require(answer.status == 422, "\(answer.text.prefix(300))")
            }
            return try #require(try served.client.metric("process_resident_memory_bytes"))
        }
        let before = try refuse(0..<50)
        let after = try refuse(50..<250)
        #expect(after - before < 40 << 20, "\(before) bytes, then \(after)")
    }

    @Test("content types, methods, paths and parameters")
    func requests() throws {
        let served = try Served()
        let client = served.client
        for type in ["text/plain", "application/json", "application/cloudevents+json; charset=gbk"]
        {
            let answer = try client.post("{}", as: type)
            #expect(answer.status == 415, "\(type)")
            #expect(answer.code == "unsupported-media-type")
        }
        let patched = try client.ask("PATCH", "/v1/events")
        #expect(patched.status == 405)
        #expect(patched.headers["allow"] == "GET, POST, HEAD")
        #expect(patched.code == "method-not-allowed")
        for path in ["/", "/v1", "/v1/events/", "/v1/volunteers/nobody", "/v2/overview", "/%ff"] {
            let answer = try client.get(path)
            #expect(answer.status == 404, "\(path): \(answer.status)")
            #expect(answer.code == "not-found", "\(path)")
        }
        let unknown = try client.get("/v1/standings?colour=red")
        #expect(unknown.status == 400)
        #expect(unknown.errors == ["/colour unknown-parameter"])
        #expect(try client.get("/v1/standings?format=csv").text.contains("Accept: text/csv"))
        for (query, error) in [
            ("limit=0", "/limit bad-parameter"), ("limit=1.5", "/limit bad-parameter"),
            ("period=2026-13", "/period bad-parameter"), ("scope=x:y", "/scope bad-parameter"),
            ("cursor=x", "/cursor bad-cursor"), ("of=all", "/of bad-parameter"),
            ("limit=1&limit=2", "/limit bad-parameter"),
        ] {
            let answer = try client.get("/v1/standings?" + query)
            #expect(answer.status == 400, "\(query)")
            #expect(answer.errors == [error], "\(query)")
        }
    }
}
