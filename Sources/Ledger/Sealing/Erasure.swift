import Catalogue
import JSON

/// The last step of an erasure (PIPL art. 47): once the key is destroyed, the ledger says so.
enum Erasure {
    /// The event with which the ledger records that a person's key is gone.
    static func submission(
        for person: VolunteerID, at time: Timestamp
    ) throws(PostingProblem) -> Submission {
        var json = JSONWriter(reservingCapacity: 256)
        json.beginObject()
        json.member("specversion", "1.0")
        json.member("id", "erased-\(person.text)-t\(time.microseconds)")
        json.member("source", "/ledger")
        json.member("type", EventType.volunteerErased.name)
        json.member("subject", person.text)
        json.member("time", time.text)
        json.key("data")
        json.beginObject()
        json.endObject()
        json.endObject()
        return try Submission(parsing: json.bytes, now: time)
    }
}
