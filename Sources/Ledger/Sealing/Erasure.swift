import Catalogue

/// The last step of an erasure (PIPL art. 47): once the key is destroyed, the ledger says so.
enum Erasure {
    /// The event with which the ledger records that a person's key is gone.
    static func submission(
        for person: VolunteerID, at time: Timestamp
    ) throws(PostingProblem) -> Submission {
        let event = OwnEvent.bytes(
            .volunteerErased, id: "erased-\(person.text)-t\(time.microseconds)", of: person.text,
            at: time)
        return try Submission(parsing: event, now: time)
    }
}
