import Catalogue
import Crypto
import EventLog
import Foundation
import JSON
import LMDB
import Projections
import Queries

/// The holders of numbers of the municipal federation's system, of which each belongs to one
/// person.
///
/// A number is personal: it is sealed in the log, and nothing on disk reveals it, not even a hash
/// that could be guessed. This index is in memory only, keyed by a secret of this process
/// (HMAC-SHA-256, RFC 2104), and is built at start from the log and the persons' keys. Its result
/// is recorded with the event (``Event/sameAs``), so replay and verification do not need it.
///
/// Used only on the writer's thread.
final class FederationNumbers {
    /// The first 128 bits of a number's code.
    private struct Code: Hashable {
        let high: UInt64
        let low: UInt64
    }

    private let secret = SymmetricKey(size: .bits256)
    private var holders: [Code: [VolunteerID]] = [:]
    private var codes: [VolunteerID: Code] = [:]
    /// Changes since the last commit, for rolling back: the person and the previous code.
    private var undo: [(person: VolunteerID, before: Code?)] = []
    /// The number of events that the index has applied.
    private(set) var size: UInt64 = 0

    /// The volunteer who holds a number: another than the subject where there is one, the first by id;
    /// otherwise the subject, or nil.
    func holder(of number: String, besides subject: String) -> String? {
        guard let holders = holders[code(number)] else { return nil }
        let others = holders.lazy.map(\.text).filter { $0 != subject }
        return others.min() ?? holders.first?.text
    }

    /// Applies an accepted event.
    func note(_ event: Event, _ number: String?) {
        let person = VolunteerID(event.subject)
        switch event.type {
        case .volunteerApplied, .volunteerFederationLinked:
            if let number { set(person, code(number)) }
        case .volunteerFederationUnlinked, .volunteerErasureRequested, .volunteerErased:
            set(person, nil)
        default: break
        }
    }

    /// The present state, for ``rollBack(to:)``.
    var savepoint: Int { undo.count }

    /// Rolls back the changes since a savepoint, or since the last commit.
    func rollBack(to savepoint: Int = 0) {
        while undo.count > savepoint {
            let (person, before) = undo.removeLast()
            change(person, before)
        }
    }

    /// Makes the changes final; the log has `size` events with them.
    func commit(size: UInt64) {
        undo.removeAll()
        self.size = size
    }

    private func set(_ person: VolunteerID, _ code: Code?) {
        guard codes[person] != code else { return }
        undo.append((person, codes[person]))
        change(person, code)
    }

    private func change(_ person: VolunteerID, _ code: Code?) {
        if let old = codes[person] {
            holders[old]?.removeAll { $0 == person }
            if holders[old]?.isEmpty == true { holders[old] = nil }
        }
        codes[person] = code
        if let code { holders[code, default: []].append(person) }
    }

    private func code(_ number: String) -> Code {
        let text = Array(number.normalisedForComparison.utf8)
        let bytes = Array(HMAC<SHA256>.authenticationCode(for: text, using: secret))
        func word(_ start: Int) -> UInt64 {
            bytes[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) }
        }
        return Code(high: word(0), low: word(8))
    }
}

extension FederationNumbers {
    /// Builds the index from the log, for all people whose keys exist.
    func rebuild(_ log: any LogStore, _ keys: KeyStore, _ workspace: Workspace) throws {
        (holders, codes) = ([:], [:])
        undo.removeAll()
        for (person, events) in try workspace.linkedVolunteers() {
            guard let key = try keys.key(of: person) else { continue }
            for position in events.reversed() {
                guard let record = try log.record(at: position) else { break }
                guard let number = try Self.number(in: record, under: key) else { continue }
                change(person, code(number))
                break
            }
        }
        size = log.head.size
    }

    /// The number in a recorded event; nil when it has none.
    private static func number(in record: [UInt8], under key: SymmetricKey) throws -> String? {
        let event = try Catalogue.decodeStored(record)
        guard let field = event.type.federationNumberField,
            let document = try? JSONDocument(parsing: record),
            let data = document.member(0, "data"), document.kind(data) == .object
        else { return nil }
        var sealed: [UInt8]?
        document.forEachMember(data) { name, value in
            if document.string(name) == field { sealed = Array(record[document.range(value)]) }
        }
        guard let sealed, let clear = Sealer.clear(sealed, field, of: event, under: key),
            let value = try? JSONDocument(parsing: clear), value.kind(0) == .string
        else { return nil }
        return value.string(0)
    }
}

extension String {
    /// The text as it is compared: in Unicode form NFKC (UAX #15), without white space and without what
    /// has no shape, so that full-width and invisible variants are the same.
    var normalisedForComparison: String {
        var scalars = String.UnicodeScalarView()
        for scalar in precomposedStringWithCompatibilityMapping.unicodeScalars {
            let properties = scalar.properties
            guard !properties.isWhitespace, !properties.isDefaultIgnorableCodePoint else {
                continue
            }
            switch properties.generalCategory {
            case .control, .format: continue
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
