import ServerSupport
import Synchronization
import TestSupport

/// A client that posts its story in order, singly, in batches and in streams, and remembers what it
/// was promised. After a crash it goes on with the first event that was not acknowledged.
final class CrashClient: Sendable {
    private static let maximumBatchEvents = 60
    private static let maximumStreamEvents = 400

    /// What the client knows.
    struct Knowledge {
        /// The positions of the events of the story that were acknowledged: all up to some index.
        var acknowledged: [UInt64] = []
        /// What should not have happened.
        var complaints: [String] = []
        /// Requests that were answered whole, by kind.
        var answered: [String: Int] = [:]
    }

    let story: Story
    private let knowledge = Mutex(Knowledge())

    init(_ number: Int) {
        story = Story(client: number)
    }

    /// What the client knows now.
    var known: Knowledge { knowledge.withLock { $0 } }

    /// Posts until the connection breaks.
    func run(_ client: Client, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        do {
            let connection = try Connection(port: client.port)
            while true {
                switch Int.random(in: 0..<100, using: &random) {
                case ..<40: try postOne(connection, client)
                case ..<45: try lookAtConfirmed(connection, client)
                case ..<50: try repeatOne(connection, client, &random)
                case ..<75: try postBatch(connection, client, &random)
                default: try postStream(connection, client, &random)
                }
            }
        } catch let error as ConnectionFailure {
            // The server was killed: what it promised is remembered.
            _ = error
        } catch {
            complain("\(error)")
        }
    }

    private func postOne(_ connection: Connection, _ client: Client) throws {
        let index = next
        let answer = try post(story.event(index), Client.event, connection, client)
        guard answer.isWhole else { return }
        guard answer.status == 201 || answer.status == 200 else {
            return complain("event \(index): \(answer.status) \(answer.text)")
        }
        acknowledge(index, try answer.json["sequence"]?.string, kind: "single")
    }

    /// A repeat must get the position that was promised first.
    private func repeatOne(
        _ connection: Connection, _ client: Client, _ random: inout SeededGenerator
    ) throws {
        let promised = known.acknowledged
        guard let index = promised.indices.randomElement(using: &random) else { return }
        let answer = try post(story.event(index), Client.event, connection, client)
        guard answer.isWhole else { return }
        let sequence = try answer.json["sequence"]?.string.flatMap { UInt64($0) }
        if answer.status != 200 || sequence != promised[index] {
            complain("repeat of \(index), at \(promised[index]): \(answer.status) \(answer.text)")
        }
    }

    /// What was acknowledged must be in the read models.
    private func lookAtConfirmed(_ connection: Connection, _ client: Client) throws {
        let index = next - 1
        guard let (volunteer, minutes) = story.confirmed(index) else { return }
        try connection.send(client.request("GET", "/v1/volunteers/\(volunteer)"))
        let answer = try connection.response()
        guard answer.isWhole else { return }
        if try answer.json["confirmedMinutes"]?.integer != minutes {
            complain("\(volunteer) has not \(minutes) minutes: \(answer.text)")
        }
    }

    private func postBatch(
        _ connection: Connection, _ client: Client, _ random: inout SeededGenerator
    ) throws {
        let first = next
        let count = Int.random(in: 2...Self.maximumBatchEvents, using: &random)
        let events = (first..<(first + count)).map(story.event).joined(separator: ",")
        let answer = try post("[\(events)]", Client.batch, connection, client)
        guard answer.isWhole else { return }
        guard answer.status == 201 else {
            return complain("batch from \(first): \(answer.status) \(answer.text)")
        }
        let results = try answer.json["results"]?.items ?? []
        guard results.count == count else { return complain("a batch without all results") }
        for (offset, result) in results.enumerated() {
            acknowledge(first + offset, result["sequence"]?.string, kind: "batch")
        }
    }

    private func postStream(
        _ connection: Connection, _ client: Client, _ random: inout SeededGenerator
    ) throws {
        let first = next
        let count = Int.random(in: 2...Self.maximumStreamEvents, using: &random)
        let lines = (first..<(first + count)).map { story.event($0) + "\n" }.joined()
        let answer = try post(lines, Client.ndjson, connection, client)
        let results = try answer.wholeLines.map { try JSONValue(parsing: $0) }
        if answer.isWhole, results.count != count {
            complain("a stream of \(count) got \(results.count) results")
        }
        for (offset, result) in results.enumerated() {
            let status = result["status"]?.integer
            guard status == 201 || status == 200, result["index"]?.integer == offset else {
                // While the server dies it may say so, but never before the events it has written.
                return complain("line \(offset) of a stream from \(first): \(result)")
            }
            acknowledge(first + offset, result["sequence"]?.string, kind: "stream")
        }
    }

    private func post(
        _ body: String, _ type: String, _ connection: Connection, _ client: Client
    ) throws -> Response {
        try connection.send(
            client.request("POST", "/v1/events", ["Content-Type": type], Array(body.utf8)))
        return try connection.response()
    }

    private var next: Int { knowledge.withLock { $0.acknowledged.count } }

    private func acknowledge(_ index: Int, _ sequence: String?, kind: String) {
        knowledge.withLock { knowledge in
            guard let sequence, let position = UInt64(sequence) else {
                return knowledge.complaints.append("event \(index) got no sequence")
            }
            guard index == knowledge.acknowledged.count else {
                return knowledge.complaints.append("event \(index) came out of turn")
            }
            knowledge.acknowledged.append(position)
            knowledge.answered[kind, default: 0] += 1
        }
    }

    private func complain(_ text: String) {
        knowledge.withLock { $0.complaints.append("client \(story.client): \(text)") }
    }
}
