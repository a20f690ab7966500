import Catalogue
import JSON
import Rules

/// One reading of a person's data: who reads what of whom, and for what.
struct PersonalRead: Sendable {
    /// All but whose data it is.
    struct Kind: Hashable, Sendable {
        let by: String
        let role: PrincipalRole
        let centre: CentreID?
        let purpose: ReadingPurpose
        /// The names of the fields, sorted.
        let fields: [String]
    }

    let kind: Kind
    /// The volunteer, or `complaint/` and the id of a complaint about nobody.
    let person: String
}

/// A record of the log of reads: it stands for all reads of its kind of those persons from `from` until
/// `until`.
struct ReadEntry: Sendable, Equatable {
    let kind: PersonalRead.Kind
    /// Sorted.
    let persons: [String]
    let from: Timestamp
    let until: Timestamp

    /// The record: a JSON object without white space.
    var record: [UInt8] {
        var json = JSONWriter(reservingCapacity: 256 + 32 * persons.count)
        json.beginObject()
        json.member("from", from.shanghaiText)
        json.member("until", until.shanghaiText)
        json.member("by", kind.by)
        json.member("role", kind.role.text)
        json.member("centre", kind.centre?.text)
        json.member("purpose", kind.purpose.rawValue)
        json.key("fields")
        json.strings(kind.fields)
        json.key("persons")
        json.strings(persons)
        json.endObject()
        return json.bytes
    }
}
