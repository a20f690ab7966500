import Catalogue
import JSON
import Rules

/// The events that the ledger makes itself, as posted: their source is `/ledger`.
enum OwnEvent {
    /// The bytes of an event in structured mode; `fill` writes the members of its data.
    static func bytes(
        _ type: EventType, id: String, of subject: String, at time: Timestamp,
        _ fill: (inout JSONWriter) -> Void = { _ in }
    ) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.member("specversion", "1.0")
        json.member("id", id)
        json.member("source", "/ledger")
        json.member("type", type.name)
        json.member("subject", subject)
        json.member("time", time.text)
        json.key("data")
        json.beginObject()
        fill(&json)
        json.endObject()
        json.endObject()
        return json.bytes
    }
}

extension Ledger {
    /// Posts one event that the ledger made for a principal, and returns where it is on record.
    func record(
        _ event: [UInt8], at now: Timestamp, by principal: Principal
    ) async throws(PostingProblem) -> Receipt {
        let submission = try Submission(parsing: event, now: now)
        switch try await write([submission], .each, by: principal)[0] {
        case .recorded(let receipt), .repeated(let receipt): return receipt
        case .refused(let problem): throw problem
        }
    }
}
