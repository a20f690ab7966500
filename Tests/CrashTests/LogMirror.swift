import Foundation
import ServerSupport

/// A copy of the log as the server shows it, grown after every crash and compared with what was
/// there before.
struct LogMirror {
    /// What a record says of itself.
    private struct Attributes: Decodable {
        let id: String
        let source: String
        let sequence: String
    }

    /// `source id` of every event, by position.
    private(set) var names: [String] = []
    /// A hash of every record's bytes, by position.
    private var fingerprints: [Int] = []
    private var seen: Set<String> = []
    /// What is not as it should be.
    private(set) var complaints: [String] = []

    /// Reads what came since the last time.
    mutating func grow(_ client: Client) throws {
        for line in try Self.lines(client, after: names.count - 1) {
            let attributes = try JSONDecoder().decode(Attributes.self, from: Data(line))
            if UInt64(attributes.sequence) != UInt64(names.count) {
                complaints.append("\(attributes.sequence) stands at \(names.count)")
            }
            let name = attributes.source + " " + attributes.id
            if !seen.insert(name).inserted { complaints.append("\(name) is there twice") }
            names.append(name)
            fingerprints.append(line.hashValue)
        }
    }

    /// Reads everything again: no byte of it may have changed.
    mutating func compareAll(_ client: Client) throws {
        let lines = try Self.lines(client, after: -1)
        if lines.map(\.hashValue) != fingerprints {
            complaints.append("records have changed, or there are \(lines.count) of them")
        }
    }

    /// Finds every event that a client was promised where it was promised, in the client's order.
    mutating func check(_ client: CrashClient, from start: Int) {
        let promised = client.known.acknowledged
        for index in start..<promised.count {
            let position = Int(promised[index])
            let name = client.story.source + " " + client.story.id(index)
            if position >= names.count || names[position] != name {
                complaints.append("\(name) is not at \(position)")
            }
            if index > 0, promised[index - 1] >= promised[index] {
                complaints.append("\(name) stands before its predecessor")
            }
        }
    }

    private static func lines(_ client: Client, after last: Int) throws -> [[UInt8]] {
        let query = last >= 0 ? "?after=\(last)" : ""
        let answer = try client.get("/v1/events" + query, ["Accept": Client.ndjson])
        guard answer.status == 200, answer.isWhole else {
            throw ServerFailure("events: \(answer.status) \(answer.text.prefix(500))")
        }
        return answer.wholeLines
    }
}
