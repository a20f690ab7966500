import Foundation
import ServerSupport
import Testing

/// What a centre may not read changes no answer to what it posts.
@Suite(.serialized)
struct GuessTests {
    /// An event in its parts, for each way of posting it.
    private struct Draft {
        var id: String
        var type: String
        var subject: String
        var data: String
        var source = "/centres/own"
        var time = "2026-02-01T12:00:00+08:00"

        var json: String { .event(id, type, subject, data, source: source, time: time) }
    }

    private static let ways = [
        "single", "single, tried", "binary", "batch", "batch, tried", "stream", "append",
        "append, tried",
    ]

    /// Posts an event in one way, and returns all that tells one answer from another.
    private func answer(_ client: Client, _ draft: Draft, _ way: String) throws -> String {
        let query = way.hasSuffix("tried") ? "?dryRun=true" : ""
        let answer: Response
        switch way.prefix(while: { $0 != "," }) {
        case "single": answer = try client.post(draft.json, query: query)
        case "batch": answer = try client.post("[\(draft.json)]", as: Client.batch, query: query)
        case "stream": answer = try client.post(draft.json, as: Client.ndjson)
        case "append":
            answer = try client.ask(
                "POST", "/v1/appends" + query, ["Content-Type": "application/json"],
                Array(#"{"events":[\#(draft.json)]}"#.utf8))
        default:
            answer = try client.ask(
                "POST", "/v1/events",
                [
                    "Content-Type": "application/json", "ce-specversion": "1.0", "ce-id": draft.id,
                    "ce-source": draft.source, "ce-type": draft.type, "ce-subject": draft.subject,
                    "ce-time": draft.time,
                ], Array(draft.data.utf8))
        }
        let fields = answer.headers.filter { !["date", "x-request-id"].contains($0.key) }
        let head = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return "\(answer.status) \(head.joined(separator: "; ")) \(answer.text)"
    }

    private func application(phone: String) -> String {
        #"{"centre":"beside","category":"arts-professional","adult":true,"skills":["music"],"#
            + #""person":{"name":"测试","phone":"\#(phone)"}}"#
    }

    @Test("another centre's source is refused in one way, independent of the log", arguments: ways)
    func sources(_ way: String) throws {
        let city = try FourTerritories()
        let centre = city.client(as: "centre")
        let count = try city.client.eventCount()
        var draft = Draft(
            id: "applied-beside", type: "volunteer.applied", subject: "volunteer-beside",
            data: application(phone: FourTerritories.phone), source: "/centres/beside")
        let same = try answer(centre, draft, way)
        #expect(same.contains("outside-territory"), "\(same)")
        #expect(same.hasPrefix("403 ") || way == "stream" && same.contains(#""status":403"#))
        draft.data = application(phone: "13900000000")
        #expect(try answer(centre, draft, way) == same, "guessed wrong")
        draft.id = "never-posted"
        draft.subject = "nobody"
        #expect(try answer(centre, draft, way) == same, "not on record")
        for source in ["above", "nowhere"] {
            draft.source = "/centres/" + source
            let other = try answer(centre, draft, way)
            #expect(
                other.replacing(source, with: "beside").replacing(#/content-length: \d+/#, with: "")
                    == same.replacing(#/content-length: \d+/#, with: ""), "\(source)")
        }
        #expect(try city.client.eventCount() == count)
        // The operator is told, as the one who may see all.
        draft = Draft(
            id: "applied-beside", type: "volunteer.applied", subject: "volunteer-beside",
            data: application(phone: "13900000000"), source: "/centres/beside")
        #expect(try answer(city.client, draft, way).contains("409"))
    }

    /// An example of each type's data, from its schema.
    private func examples(_ client: Client) throws -> [(type: String, creates: Bool, data: String)]
    {
        try client.get("/schemas").json["items"]?.items.map { item in
            let type = item["type"]?.string ?? ""
            let bytes = try client.get("/schemas/\(type)/1").body
            let schema = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
            let lifecycle = schema?["x-lifecycle"] as? [String: Any]
            let from = lifecycle?["from"] as? [String] ?? []
            let example = (schema?["examples"] as? [Any])?.first ?? [String: Any]()
            let data = try JSONSerialization.data(withJSONObject: example)
            return (type, from.contains("none"), String(decoding: data, as: UTF8.self))
        } ?? []
    }

    @Test("a subject elsewhere and one that does not exist get one answer, for every type")
    func subjects() throws {
        let city = try FourTerritories()
        let centre = city.client(as: "centre")
        var tried = 0
        for (type, creates, data) in try examples(city.client) where !creates {
            let word = type.prefix { $0 != "." }
            let foreign = word == "centre" ? "beside" : "\(word)-beside"
            func refusal(_ subject: String) throws -> String {
                let draft = Draft(id: "guess", type: type, subject: subject, data: data)
                return try answer(centre, draft, "single, tried")
                    .replacing(subject, with: "it").replacing(#/content-length: \d+/#, with: "")
            }
            let there = try refusal(foreign)
            #expect(there.hasPrefix("403 "), "\(type): \(there)")
            #expect(!there.contains("beside") && !there.contains("position"), "\(type): \(there)")
            #expect(try refusal("nobody-there") == there, "\(type)")
            tried += 1
        }
        #expect(tried > 40)
    }

    @Test("what the data names elsewhere and what does not exist get one answer")
    func references() throws {
        let city = try FourTerritories()
        let centre = city.client(as: "centre")
        let hours =
            #""startedAt":"2026-03-30T13:00:00+08:00","endedAt":"2026-03-30T14:00:00+08:00","#
            + #""minutes":60,"activity":"service""#
        let cases: [(type: String, data: String, word: String, status: Int)] = [
            (
                "hours.served", #"{"volunteer":"volunteer-own","project":"ID",\#(hours)}"#,
                "project", 403
            ),
            ("shift.scheduled", Self.shift, "project", 403),
            (
                "recruitment.opened",
                #"{"project":"ID","channel":"open","targets":[],"places":9}"#, "project", 403
            ),
            // A volunteer's wish to serve elsewhere is the home centre's to post; this one is another's.
            ("participation.applied", #"{"volunteer":"visitor","project":"ID"}"#, "project", 403),
            (
                "participation.applied", #"{"volunteer":"ID","project":"project-above"}"#,
                "volunteer", 403
            ),
            ("star.awarded", #"{"volunteer":"ID","level":1,"scheme":"scheme"}"#, "volunteer", 403),
            ("volunteer.applied", application(phone: "1").replacing("beside", with: "ID"), "", 403),
            (
                "group.applied",
                #"{"centre":"ID","name":"x","kind":"troupe","leader":"volunteer-own"}"#, "", 403
            ),
            (
                "hours.served",
                #"{"volunteer":"volunteer-own","project":"project-own","participation":"ID",\#(hours)}"#,
                "participation", 422
            ),
        ]
        for (type, data, word, status) in cases {
            func refusal(_ id: String) throws -> String {
                let draft = Draft(
                    id: "guess", type: type, subject: "new",
                    data: data.replacing("ID", with: id).replacing(
                        #""phone":"1""#, with: #""phone":"13911112222""#))
                return try answer(centre, draft, "single, tried")
                    .replacing(id, with: "it").replacing(#/content-length: \d+/#, with: "")
            }
            let there = try refusal(word.isEmpty ? "beside" : word + "-beside")
            #expect(there.hasPrefix("\(status) "), "\(type): \(there)")
            #expect(!there.contains("beside"), "\(type): \(there)")
            #expect(try refusal(word.isEmpty ? "nowhere" : word + "-nobody") == there, "\(type)")
        }
    }

    private static let shift = """
        {"project":"ID","venue":"馆","startsAt":"2026-03-30T09:00:00+08:00",\
        "endsAt":"2026-03-30T12:00:00+08:00","minimum":1,"maximum":9,"skills":[]}
        """

    @Test("that an id is taken is all that is said of it")
    func taken() throws {
        let city = try FourTerritories()
        let data = application(phone: "13911112222").replacing("beside", with: "own")
        // At home beside; its id says nothing of that.
        let draft = Draft(id: "new", type: "volunteer.applied", subject: "visitor", data: data)
        for way in Self.ways {
            let refused = try answer(city.client(as: "centre"), draft, way)
            #expect(refused.contains("outside-territory"), "\(refused)")
            #expect(refused.contains("Use another id"), "\(refused)")
            #expect(!refused.contains("beside"), "\(refused)")
        }
    }

    private func append(_ client: Client, _ condition: String, source: String = "own") throws
        -> Response
    {
        let draft = Draft(
            id: "conditional", type: "volunteer.skills-declared", subject: "volunteer-own",
            data: #"{"skills":["dance"]}"#, source: "/centres/" + source)
        return try client.ask(
            "POST", "/v1/appends?dryRun=true", ["Content-Type": "application/json"],
            Array(
                #"{"events":[\#(draft.json)],"condition":{"failIfEventsMatch":[\#(condition)]}}"#
                    .utf8))
    }

    @Test("a condition finds only what its sender may read")
    func conditions() throws {
        let city = try FourTerritories()
        let centre = city.client(as: "centre")
        let hidden = [
            #"{"types":["access.granted"]}"#, #"{"types":["ledger.founded"]}"#,
            #"{"types":["scheme.published"]}"#, #"{"tags":["volunteer:volunteer-beside"]}"#,
            #"{"tags":["participation:participation-beside"]}"#, #"{"tags":["hours:hours-above"]}"#,
            #"{"tags":["project:project-above"]}"#, #"{"tags":["star:star-beside"]}"#,
            #"{"types":["hours.served"],"tags":["project:project-beside"]}"#,
        ]
        let free = try append(centre, #"{"tags":["volunteer:nobody"]}"#)
        #expect(free.status == 200, "\(free.text)")
        for condition in hidden {
            let answer = try append(centre, condition)
            #expect(answer.status == 200 && answer.text == free.text, "\(condition) \(answer.text)")
            #expect(try append(city.client, condition).status == 412, "\(condition)")
        }
        for condition in [
            #"{"tags":["volunteer:volunteer-own"]}"#, #"{"types":["hours.served"]}"#,
            #"{"tags":["star:star-below"]}"#, #"{"types":["volunteer.applied"]}"#,
            #"{"tags":["volunteer:visitor"]}"#,
        ] {
            let answer = try append(centre, condition)
            #expect(answer.status == 412, "\(condition) \(answer.text)")
            let words = try answer.json["detail"]?.string?.split(separator: " ") ?? []
            let position = words.first { Int($0) != nil } ?? "none"
            let named = try centre.get("/v1/events/\(position)")
            #expect(named.status == 200, "\(condition): \(position)")
        }
        // Who may not post is told that, and nothing of the condition.
        let refused = try append(centre, #"{"types":["hours.served"]}"#, source: "beside")
        #expect(refused.status == 403 && refused.errors == ["/events/0/source outside-territory"])
    }
}
