import MerkleTree

/// Witnesses that must have cosigned a checkpoint have not done so yet. It is no contradiction: the log may show
/// the cosignatures a moment later.
package struct NotCosigned: Error, Sendable, CustomStringConvertible {
    /// The names of these witnesses.
    package let witnesses: [String]

    /// What is missing, for a person.
    package var description: String {
        "The newest checkpoint is not cosigned by \(witnesses.joined(separator: ", "))."
    }
}

extension LogMirror {
    /// Throws unless every witness has cosigned a note, whose signatures are verified already.
    func checkCosignatures(of bytes: [UInt8]) throws {
        let note = try SignedNote(parsing: bytes)
        let missing = witnesses.filter { !note.signatures.contains(where: $0.isNamed) }
        guard missing.isEmpty else { throw NotCosigned(witnesses: missing.map(\.name)) }
    }

    /// Whether a note over the same checkpoint has all signatures of the one that is kept, and more.
    static func adds(_ shown: [UInt8], to kept: [UInt8]) -> Bool {
        guard let old = try? SignedNote(parsing: kept).signatures,
            let new = try? SignedNote(parsing: shown).signatures
        else { return false }
        return new.count > old.count && Set(new).isSuperset(of: old)
    }
}
