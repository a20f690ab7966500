/// Text with the signatures of one or more keys below it (C2SP signed-note).
///
/// The text means nothing until ``verified(by:)`` has returned.
public struct SignedNote: Sendable {
    /// The longest note that is read, in bytes.
    public static let maximumByteCount = 1 << 20
    /// The most signatures that a note may have.
    public static let maximumSignatureCount = 100

    /// What is signed, with its last newline.
    public let text: String
    /// The signature lines, in order, of known and unknown keys.
    public private(set) var signatures: [NoteSignature]

    /// Begins a note, to be signed.
    ///
    /// - Parameter text: Ends with a newline and has no other control characters than newlines.
    /// - Throws: ``NoteError`` with `malformedNote`.
    public init(text: String) throws(NoteError) {
        guard text.utf8.last == NoteText.newline, !NoteText.hasControlCharacters(text) else {
            throw NoteError(
                .malformedNote,
                "the text of a note ends with a newline and has no other control characters")
        }
        self.text = text
        signatures = []
    }

    /// Reads a note. No signature is verified.
    ///
    /// - Throws: ``NoteError`` with `malformedNote`.
    public init(parsing note: String) throws(NoteError) {
        let utf8 = note.utf8
        guard utf8.count <= Self.maximumByteCount else {
            throw NoteError(.malformedNote, "a note has at most \(Self.maximumByteCount) bytes")
        }
        guard let split = Self.lastBlankLine(in: utf8) else {
            throw NoteError(.malformedNote, "no blank line separates the text from its signatures")
        }
        try self.init(text: String(decoding: utf8[..<split], as: UTF8.self))
        let block = String(decoding: utf8[utf8.index(after: split)...], as: UTF8.self)
        guard let lines = NoteText.lines(of: block), !lines.isEmpty else {
            throw NoteError(.malformedNote, "a note has signatures, each ending with a newline")
        }
        guard lines.count <= Self.maximumSignatureCount else {
            throw NoteError(
                .malformedNote, "a note has at most \(Self.maximumSignatureCount) signatures")
        }
        for line in lines {
            guard let signature = NoteSignature(line: line) else {
                throw NoteError(
                    .malformedNote, "below the text there is a line that is not a signature")
            }
            signatures.append(signature)
        }
    }

    /// Reads a note from bytes, which must be UTF-8. No signature is verified.
    ///
    /// - Throws: ``NoteError`` with `malformedNote`.
    public init(parsing bytes: [UInt8]) throws(NoteError) {
        guard let note = String(validating: bytes, as: UTF8.self) else {
            throw NoteError(.malformedNote, "a note is UTF-8")
        }
        try self.init(parsing: note)
    }

    /// Adds the signature of a key.
    ///
    /// - Parameters:
    ///   - key: The key that signs.
    ///   - time: The time of a cosignature, in seconds since 1970; keys of algorithm `ed25519` do
    ///     not sign it.
    /// - Throws: ``NoteError`` with `signingFailed`.
    public mutating func sign(with key: SigningKey, time: UInt64 = 0) throws(NoteError) {
        signatures.append(try key.sign(text: text, time: time))
    }

    /// Adds a signature that somebody else has made, unless one of that key is there. It is not verified.
    ///
    /// - Returns: Whether it was added: a note has at most ``maximumSignatureCount``.
    public mutating func add(_ signature: NoteSignature) -> Bool {
        let isThere = signatures.contains {
            $0.keyID == signature.keyID && NoteText.same($0.name, signature.name)
        }
        guard !isThere, signatures.count < Self.maximumSignatureCount else { return false }
        signatures.append(signature)
        return true
    }

    /// Verifies the signatures of known keys; those of unknown keys are ignored.
    ///
    /// - Returns: The signatures of known keys, in order, at least one.
    /// - Throws: ``NoteError`` with `badSignature` when a line names a known key that did not make
    ///   it, even beside valid ones; with `unverified` when no line names a known key.
    @discardableResult
    public func verified(by keys: [VerifierKey]) throws(NoteError) -> [VerifiedSignature] {
        var verified: [VerifiedSignature] = []
        for signature in signatures {
            for key in keys where key.isNamed(by: signature) {
                verified.append(try verify(signature, key: key))
            }
        }
        guard !verified.isEmpty else {
            throw NoteError(.unverified, "no known key signed the note")
        }
        return verified
    }

    private func verify(
        _ signature: NoteSignature, key: VerifierKey
    ) throws(NoteError) -> VerifiedSignature {
        switch key.algorithm {
        case .ed25519:
            if key.isValid(signature: signature.bytes, message: Array(text.utf8)) {
                return VerifiedSignature(key: key, time: nil)
            }
        case .cosignatureV1:
            if let time = Cosignature.verify(signature.bytes, key: key, text: text) {
                return VerifiedSignature(key: key, time: time)
            }
        }
        throw NoteError(.badSignature, "the signature under the name \(key.name) is not its own")
    }

    /// The place of the newline that follows the text's own last newline.
    private static func lastBlankLine(in utf8: String.UTF8View) -> String.Index? {
        var next: String.Index?
        for index in utf8.indices.reversed() {
            guard utf8[index] == NoteText.newline else {
                next = nil
                continue
            }
            if let next { return next }
            next = index
        }
        return nil
    }
}

extension SignedNote: CustomStringConvertible {
    /// The whole note: its text, a blank line and the signature lines.
    public var description: String {
        text + "\n" + signatures.map(\.line).joined()
    }
}
