import ServerSupport
import TestSupport

/// Posts what a test made up, and notes what became of it.
struct FuzzPoster {
    /// Statuses that say what was wrong with a request, or that nothing was.
    private static let proper: Set<Int> = [200, 201, 400, 403, 409, 412, 413, 415, 422]

    private let client: Client
    private var connection: Connection?
    /// The positions that were acknowledged as new, and the ids that they were given for.
    private(set) var acknowledged: Set<Int> = []
    /// Answers by status, of single events and of lines.
    private(set) var answers: [Int: Int] = [:]
    /// What should not have happened.
    private(set) var complaints: [String] = []

    init(_ client: Client) {
        self.client = client
    }

    /// Posts one event, or tries it.
    mutating func single(_ event: [UInt8], _ random: inout SeededGenerator) throws {
        let isDryRun = Int.random(in: 0..<8, using: &random) == 0
        let path = "/v1/events" + (isDryRun ? "?dryRun=true" : "")
        let answer = try ask(path, ["Content-Type": Client.event], event)
        if !isDryRun, answer.status == 201 { acknowledge(try answer.json["sequence"]) }
    }

    /// Posts an event with its attributes in the head, some of them damaged.
    mutating func binary(_ event: JSONTree, _ random: inout SeededGenerator) throws {
        guard case .object(let members) = event else { return }
        var headers = ["Content-Type": "application/json"]
        var data: [UInt8] = []
        for (name, value) in members {
            var bytes = Array(value.written.utf8)
            if Int.random(in: 0..<8, using: &random) == 0 {
                EventMutator.damage(&bytes, &random)
            }
            if name == "data" {
                data = bytes
            } else {
                // A line break would end the field: that is for the other test.
                let text = String(decoding: bytes, as: UTF8.self)
                headers["ce-" + name] = String(text.unicodeScalars.filter { $0.value >= 0x20 })
            }
        }
        let answer = try ask("/v1/events", headers, data)
        if answer.status == 201 { acknowledge(try answer.json["sequence"]) }
    }

    /// Posts a stream, one event a line.
    mutating func stream(_ events: [[UInt8]], _ random: inout SeededGenerator) throws {
        let ends: [[UInt8]] = [[0x0A], [0x0D, 0x0A], [0x0A, 0x0A]]
        let end = ends[Int.random(in: 0..<ends.count, using: &random)]
        let answer = try ask(
            "/v1/events", ["Content-Type": Client.ndjson], Array(events.joined(separator: end)))
        guard answer.status == 200 else { return }
        for (index, line) in answer.wholeLines.enumerated() {
            let result = try JSONValue(parsing: line)
            note(result["status"]?.integer ?? 0, "line \(index)", line)
            if result["index"]?.integer != index { complaints.append("a line out of order") }
            if result["status"]?.integer == 201 { acknowledge(result["sequence"]) }
        }
    }

    /// Posts several events, of which all are recorded or none.
    mutating func batch(
        _ events: [[UInt8]], isAppend: Bool, _ random: inout SeededGenerator
    ) throws {
        let list =
            Array("[".utf8) + Array(events.joined(separator: Array(",".utf8)))
            + Array("]".utf8)
        let isDryRun = Int.random(in: 0..<8, using: &random) == 0
        let query = isDryRun ? "?dryRun=true" : ""
        let answer: Response
        if isAppend {
            var body = Array(#"{"events":"#.utf8) + list
            if Bool.random(using: &random) {
                body += Array(
                    #","condition":{"failIfEventsMatch":[{"tags":["volunteer:nobody"]}]}"#.utf8)
            }
            body += Array("}".utf8)
            answer = try ask(
                "/v1/appends" + query, ["Content-Type": "application/json"], body)
        } else {
            answer = try ask("/v1/events" + query, ["Content-Type": Client.batch], list)
        }
        guard !isDryRun, answer.status == 201 else { return }
        for result in try answer.json["results"]?.items ?? []
        where result["status"]?.integer == 201 { acknowledge(result["sequence"]) }
    }

    private mutating func ask(
        _ path: String, _ headers: [String: String], _ body: [UInt8]
    ) throws -> Response {
        let request = client.request("POST", path, headers, body)
        let answer: Response
        do {
            let connection = try connection ?? Connection(port: client.port)
            self.connection = connection
            try connection.send(request)
            answer = try connection.response()
            if answer.headers["connection"] == "close" { self.connection = nil }
        } catch {
            complaints.append(
                "\(path): \(error); \(String(decoding: body.prefix(2000), as: UTF8.self))")
            connection = nil
            throw error
        }
        note(answer.status, path, body)
        if answer.status >= 400, answer.code == nil {
            complaints.append("\(path): a refusal without a code: \(answer.text)")
        }
        return answer
    }

    private mutating func note(_ status: Int, _ place: String, _ bytes: [UInt8]) {
        answers[status, default: 0] += 1
        guard !Self.proper.contains(status) else { return }
        complaints.append(
            "\(place): \(status) for \(String(decoding: bytes.prefix(2000), as: UTF8.self))")
    }

    private mutating func acknowledge(_ sequence: JSONValue?) {
        guard let position = sequence?.string.flatMap({ Int($0) }),
            acknowledged.insert(position).inserted
        else {
            complaints.append(
                "acknowledged without a position, or twice: \(String(describing: sequence))")
            return
        }
    }
}
