import Catalogue
import Crypto
import Foundation
import JSON
import Rules

/// Seals personal fields before they are hashed and stored, under the key of the person they are
/// about.
///
/// Each field is sealed with AES-256-GCM; source, id, type, subject and the field's name are the
/// associated data, so that a sealed field opens nowhere else. Owned by the writer.
struct Sealer {
    private let store: KeyStore
    /// Keys made for this group: they become durable before the log does.
    private(set) var made: [VolunteerID: NewKey] = [:]
    /// Whose keys those are, in the order in which they were made.
    private var order: [VolunteerID] = []

    init(_ store: KeyStore) {
        self.store = store
    }

    /// The sealed form of every personal field of an event, in their order.
    ///
    /// What was sealed ahead is taken where the person has no key yet: the first key wins.
    mutating func seal<S: Situation>(
        _ posted: PostedEvent, _ ahead: SealedAhead?, in situation: S
    ) throws -> [[UInt8]] {
        if let ahead {
            let person = VolunteerID(posted.event.subject)
            if made[person] == nil, try store.key(of: person) == nil {
                give(ahead.key, to: person)
                return ahead.fields
            }
        }
        var sealed: [[UInt8]] = []
        for field in posted.personal {
            guard let person = try Self.person(of: field, posted.event, in: situation) else {
                throw LedgerError(.unavailable, "A personal field has no person.")
            }
            sealed.append(try Self.seal(field, of: posted.event, under: try key(of: person)))
        }
        return sealed
    }

    /// The sealed form of one personal field, as JSON.
    static func seal(
        _ field: PersonalField, of event: Event, under key: SymmetricKey,
        nonce: AES.GCM.Nonce = AES.GCM.Nonce()
    ) throws -> [UInt8] {
        let box = try AES.GCM.seal(
            field.value, using: key, nonce: nonce,
            authenticating: associatedData(event, field.name))
        guard let combined = box.combined else {
            throw LedgerError(.unavailable, "A personal field could not be sealed.")
        }
        var json = JSONWriter(reservingCapacity: combined.count * 2)
        json.beginObject()
        json.member("sealed", combined.base64EncodedString())
        json.endObject()
        return json.bytes
    }

    /// Sealed fields with who was found to have their values, by the fields' names.
    static func noting(
        _ sameAs: [String: String], in sealed: [[UInt8]], of posted: PostedEvent
    ) -> [[UInt8]] {
        zip(posted.personal, sealed).map { field, sealed in
            guard let holder = sameAs[field.name] else { return sealed }
            var json = JSONWriter(reservingCapacity: holder.utf8.count + 2)
            json.string(holder)
            return sealed.dropLast() + Array(",\"sameAs\":".utf8) + json.bytes + [UInt8(ascii: "}")]
        }
    }

    /// The clear form of a sealed field; nil once the key is gone.
    func open<S: Situation>(
        _ sealed: [UInt8], _ name: String, of posted: PostedEvent, in situation: S
    ) -> [UInt8]? {
        guard let field = posted.personal.first(where: { $0.name == name }),
            let person = try? Self.person(of: field, posted.event, in: situation),
            let key = try? made[person]?.key ?? store.key(of: person)
        else { return nil }
        return Self.clear(sealed, name, of: posted.event, under: key)
    }

    /// The clear form of a sealed field; nil where that is not its key.
    static func clear(
        _ sealed: [UInt8], _ name: String, of event: Event, under key: SymmetricKey
    ) -> [UInt8]? {
        guard
            let document = try? JSONDocument(parsing: sealed),
            let node = document.member(0, "sealed"),
            let data = Data(base64Encoded: document.string(node)),
            let box = try? AES.GCM.SealedBox(combined: data),
            let clear = try? AES.GCM.open(
                box, using: key, authenticating: associatedData(event, name))
        else { return nil }
        return Array(clear)
    }

    /// Forgets the keys of this group: they are durable now, or nothing durable is sealed under them.
    mutating func forget() {
        made.removeAll()
        order.removeAll()
    }

    /// How many keys were made for this group so far.
    var madeCount: Int { order.count }

    /// Takes back the keys made since there were so many: nothing that is recorded needs them.
    mutating func rollBack(toMade count: Int) {
        for person in order[count...] { made[person] = nil }
        order.removeLast(order.count - count)
    }

    private mutating func give(_ key: NewKey, to person: VolunteerID) {
        made[person] = key
        order.append(person)
    }

    private mutating func key(of person: VolunteerID) throws(LedgerError) -> SymmetricKey {
        if let key = made[person] { return key.key }
        if let key = try store.key(of: person) { return key }
        // Not of the reserve: what is sealed under it is no creation, from which a start after a crash
        // would find out whose it is.
        let new = NewKey()
        give(new, to: person)
        return new.key
    }

    private static func person<S: Situation>(
        of field: PersonalField, _ event: Event, in situation: S
    ) throws(S.Failure) -> VolunteerID? {
        switch field.owner {
        case .subject: VolunteerID(event.subject)
        case .participationVolunteer:
            try situation.participation(ParticipationID(event.subject))?.volunteer
        case .complaint:
            try situation.person(ofComplaint: event) ?? KeyStore.complaint(event.subject)
        }
    }

    private static func associatedData(_ event: Event, _ field: String) -> [UInt8] {
        let parts = [event.id.source, event.id.id, event.type.name, event.subject, field]
        return Array(parts.joined(separator: "\0").utf8)
    }
}

/// The personal fields of an event that creates a person, sealed before the writer sees it.
///
/// Nearly all personal fields come with a new person. The writer, of which there is one, only looks
/// whether the person has a key already; then it seals them again, under that.
struct SealedAhead: Sendable {
    /// The key, of which nobody else knows yet.
    let key: NewKey
    /// A JSON value for each personal field, in their order.
    let fields: [[UInt8]]

    /// Seals the fields of an event; nil where there are none, or the person exists already.
    init?(_ posted: PostedEvent, with keys: KeyStore, _ random: inout RandomBytes) {
        guard posted.hasPersonal, posted.event.type.descriptor.creates else { return nil }
        let key = keys.newKey()
        var fields: [[UInt8]] = []
        for field in posted.personal {
            // What cannot be sealed here is tried again by the writer, which says why.
            guard field.owner == .subject,
                let sealed = try? Sealer.seal(
                    field, of: posted.event, under: key.key, nonce: random.nonce())
            else { return nil }
            fields.append(sealed)
        }
        self.key = key
        self.fields = fields
    }
}
