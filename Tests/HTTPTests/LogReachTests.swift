import Foundation
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

    @Test("posting: own sources alone, and who may not post is told nothing else")
    func posting() throws {
        let city = try FourTerritories()
        let operations = try Operation.all(city.client).filter { operation in
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
