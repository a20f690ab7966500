/// Why a note, a checkpoint or a key was refused.
public struct NoteError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of refusal.
    public enum Code: Sendable, Equatable {
        /// The text is not a signed note: bad UTF-8, control characters, no signatures, too long.
        case malformedNote
        /// The text of a note is not a checkpoint.
        case malformedCheckpoint
        /// A name is empty or contains a space, a plus sign or a control character.
        case badName
        /// A verifier key, a public key or a seed is not of its form.
        case badKey
        /// A known key is named by a signature that is not its own: the whole note is refused.
        case badSignature
        /// No known key signed the note.
        case unverified
        /// The log that signed a checkpoint is not the one that its origin names.
        case originMismatch
        /// The cryptographic library could not sign.
        case signingFailed
        /// The text is not a proof.
        case malformedProof
        /// The record is not in the tree at the index of the proof.
        case notIncluded
    }

    /// What kind of refusal it is.
    public let code: Code
    /// What is wrong, for a person.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The kind and the message.
    public var description: String { "\(code): \(message)" }
}
