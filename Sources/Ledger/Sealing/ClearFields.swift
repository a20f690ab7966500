import Catalogue
import Crypto
import JSON

/// The personal fields of an event on record, opened with the person's key.
struct ClearFields {
    private let record: [UInt8]
    private let event: Event
    private let key: SymmetricKey

    init(of record: [UInt8], under key: SymmetricKey) throws {
        self.record = record
        self.key = key
        event = try Catalogue.decodeStored(record)
    }

    /// The type of the event.
    var type: EventType { event.type }

    /// Every sealed field that opens, in the order of the data.
    var all: [(name: String, value: [UInt8])] {
        guard let document = try? JSONDocument(parsing: record),
            let data = document.member(0, "data"), document.kind(data) == .object
        else { return [] }
        var found: [(name: String, value: [UInt8])] = []
        document.forEachMember(data) { name, value in
            guard document.kind(value) == .object, document.member(value, "sealed") != nil else {
                return
            }
            let (field, sealed) = (document.string(name), Array(record[document.range(value)]))
            if let clear = Sealer.clear(sealed, field, of: event, under: key) {
                found.append((field, clear))
            }
        }
        return found
    }

    /// The number of the municipal federation's system that it says; nil where it says none.
    var federationNumber: String? {
        guard let field = event.type.federationNumberField, let value = clear(field),
            value.kind(0) == .string
        else { return nil }
        return value.string(0)
    }

    /// The national identity number that it says; nil where it says none.
    var identityNumber: String? {
        guard event.type.saysPerson, let value = clear(Event.personField), value.kind(0) == .object,
            let number = value.member(0, "idNumber"), value.kind(number) == .string
        else { return nil }
        return value.string(number)
    }

    private func clear(_ field: String) -> JSONDocument? {
        guard let document = try? JSONDocument(parsing: record),
            let data = document.member(0, "data"), document.kind(data) == .object
        else { return nil }
        var sealed: [UInt8] = []
        document.forEachMember(data) { name, value in
            if document.string(name) == field { sealed = Array(record[document.range(value)]) }
        }
        guard let clear = Sealer.clear(sealed, field, of: event, under: key) else { return nil }
        return try? JSONDocument(parsing: clear)
    }
}
