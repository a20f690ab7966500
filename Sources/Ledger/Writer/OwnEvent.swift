import Catalogue
import JSON

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
