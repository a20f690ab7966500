import Catalogue
import Crypto
import JSON

/// The first personal field of a recorded event that created a person.
struct SealedCreation {
    let person: VolunteerID
    let event: Event
    let name: String
    let sealed: [UInt8]

    /// Whether it was sealed under that key.
    func opens(with key: SymmetricKey) -> Bool {
        Sealer.clear(sealed, name, of: event, under: key) != nil
    }
}

extension Sealer {
    /// The first sealed field of a record, where that created a person; nil of any other record.
    static func creation(in record: [UInt8]) -> SealedCreation? {
        guard let event = try? Catalogue.decodeStored(record),
            event.type.descriptor.creates, event.type.descriptor.hasPersonal,
            let document = try? JSONDocument(parsing: record),
            let data = document.member(0, "data"), document.kind(data) == .object
        else { return nil }
        var found: SealedCreation?
        document.forEachMember(data) { name, value in
            guard found == nil, document.member(value, "sealed") != nil else { return }
            found = SealedCreation(
                person: VolunteerID(event.subject), event: event, name: document.string(name),
                sealed: Array(record[document.range(value)]))
        }
        return found
    }
}
