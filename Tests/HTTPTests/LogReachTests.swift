import Foundation
import ServerSupport
import Testing

/// What a centre reads of the log, and what it may post.
@Suite(.serialized)
struct LogReachTests {
    @Test("the log: its own to a centre, in every form, and one refusal for all else")
    func log() throws {
        let city = try FourTerritories()
        let centre = city.client(as: "centre")
        let count = try #require(try city.client.eventCount())
        let secret = #/-(?:above|beside)"|/centres/beside|access\./#
        var own: Set<Int> = []
        for type in ["application/x-ndjson", "application/cloudevents-batch+json"] {
            let answer = try centre.get("/v1/events?limit=1000", ["Accept": type])
            #expect(answer.telling.firstMatch(of: secret) == nil, "\(type)")
            guard type.hasSuffix("ndjson") else { continue }
            own = Set(
                try answer.wholeLines.compactMap {
                    try JSONValue(parsing: $0)["sequence"]?.string.flatMap { Int($0) }
                })
        }
        #expect(own.count > 30)
        let live = try EventSource(centre, query: "?limit=\(own.count)")
        #expect(Set(try live.rest().map(\.id)) == own)
        var refusals: Set<String> = []
        for position in 0..<count {
            let answer = try centre.get("/v1/events/\(position)")
            #expect(answer.status == (own.contains(position) ? 200 : 403), "\(position)")
            if answer.status != 200 { refusals.insert(answer.telling) }
        }
        #expect(refusals.count == 1)
        let unknown = try centre.get("/v1/events?tag=volunteer:volunteer-nobody")
        for tag in ["volunteer:volunteer-beside", "hours:hours-above", "star:star-beside"] {
            #expect(try centre.get("/v1/events?tag=\(tag)").telling == unknown.telling, "\(tag)")
        }
        for role in FourTerritories.readers where role != "centre" {
            let answer = try city.client(as: role).get("/v1/events/1")
            #expect(answer.status == (role == "dashboard" ? 403 : 200))
        }
    }

    @Test("who else has a number is told to those who see all")
    func sameNumber() throws {
        let city = try FourTerritories()
        for (name, centre) in [("first", "beside"), ("second", "own")] {
            let data =
                #"{"centre":"\#(centre)","category":"arts-professional","adult":true,"#
                + #""skills":["music"],"federationNumber":"BJ-1001","person":{"name":"测试"}}"#
            let posted = try city.client.post(
                FourTerritories.event(
                    "\(name)-applies", "volunteer.applied", "\(name)-holder", data, of: centre))
            #expect(posted.status == 201, "\(posted.text)")
        }
        let question = "/v1/events?tag=volunteer:second-holder"
        #expect(try city.client.get(question).text.contains("first-holder"))
        let centre = city.client(as: "centre")
        let own = try centre.get(question).json.items
        #expect(own.count == 1 && own[0]["data"]?["federationNumber"]?["sealed"] != nil)
        let position = own.first?["sequence"]?.string.flatMap { Int($0) } ?? 0
        let live = try EventSource(centre, query: "?after=\(position - 1)&limit=1").rest()
        #expect(live.map(\.id) == [position])
        // What is not shown is not held against a hash either: nobody guesses it piece by piece.
        let guess = try centre.get("/v1/events?after=\(position).0123456789abcdef")
        #expect(guess.status == 200, "\(guess.text)")
        let findings = try centre.get("/v1/findings?code=same-person")
        #expect(try findings.json["items"]?.items.count == 1)
        for text in [
            try centre.get(question).text, try centre.get("/v1/events/\(position)").text,
            live.first?.data ?? "", findings.text,
        ] {
            #expect(text.contains("second-holder") && !text.contains("first-holder"), "\(text)")
        }
    }

    @Test("posting: own sources alone, and who may not post is told nothing else")
    func posting() throws {
        let city = try FourTerritories()
        let operations = try APIOperation.all(city.client).filter { operation in
            ["POST /v1/events", "POST /v1/appends"].contains(operation.name)
        }
        #expect(operations.count == 2)
        for operation in operations {
            for role in FourTerritories.readers {
                var refusals: Set<String> = []
                for territory in FourTerritories.names + ["nowhere"] {
                    let event = FourTerritories.event(
                        "probe-\(territory)", "volunteer.skills-declared", "volunteer-\(territory)",
                        #"{"skills":["dance"]}"#, of: territory)
                    let isAppend = operation.path.hasSuffix("appends")
                    let answer = try city.client(as: role).ask(
                        "POST", operation.path + "?dryRun=true",
                        ["Content-Type": isAppend ? "application/json" : Client.event],
                        Array((isAppend ? #"{"events":[\#(event)]}"# : event).utf8))
                    let cell = "\(role) \(operation.name) \(territory): \(answer.text)"
                    switch role {
                    case "operator":
                        #expect(answer.status == (territory == "nowhere" ? 422 : 200), "\(cell)")
                    case "centre" where FourTerritories.seen.contains(territory):
                        #expect(answer.status == 200, "\(cell)")
                    default:
                        #expect(answer.status == 403, "\(cell)")
                        refusals.insert(
                            answer.telling.replacing(territory, with: "it")
                                .replacing(#/content-length: \d+/#, with: ""))
                    }
                }
                #expect(refusals.count <= 1, "\(role): \(refusals)")
            }
        }
    }
}
