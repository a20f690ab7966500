import Catalogue
import Crypto
import Foundation

/// Who has which number of a kind, so that one number is found to be one person's.
///
/// A number is personal: in the log it is sealed, and nothing on disk says which it is, not even a hash
/// that could be guessed. This index is in memory only, keyed by a secret of this process (HMAC-SHA-256,
/// RFC 2104). What it finds is recorded with the event (``Event/sameAs``): replay and verification never
/// ask it.
final class BlindIndex {
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

    /// The volunteer who holds a number: another than the subject where there is one, the first by id;
    /// otherwise the subject, or nil.
    func holder(of number: String, besides subject: String) -> String? {
        guard let holders = holders[code(number)] else { return nil }
        let others = holders.lazy.map(\.text).filter { $0 != subject }
        return others.min() ?? holders.first?.text
    }

    /// Notes which number a person has from now on; nil is none.
    func set(_ person: VolunteerID, _ number: String?) {
        set(person, number.map(code))
    }

    /// A person's number is another's from now on, unless that one has a number.
    func move(from person: VolunteerID, to other: VolunteerID) {
        let code = codes[person]
        set(person, nil as Code?)
        if let code, codes[other] == nil { set(other, code) }
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

    /// What was noted is on record.
    func commit() {
        undo.removeAll()
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
