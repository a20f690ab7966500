import Crypto

/// The public half of a key that signs notes, with its name (C2SP signed-note).
///
/// Its text form is what an auditor keeps: `name+hex8(keyID)+base64(algorithm ‖ public key)`.
public struct VerifierKey: Sendable, Hashable, CustomStringConvertible {
    /// What a signature of the key covers.
    public enum Algorithm: UInt8, Sendable, Hashable {
        /// Ed25519 over the text of the note, as logs sign.
        case ed25519 = 1
        /// Ed25519 over a time and the text of a checkpoint, as witnesses sign.
        case cosignatureV1 = 4
    }

    /// The name of the key, for a log its origin.
    public let name: String
    /// What its signatures cover.
    public let algorithm: Algorithm
    /// The first four bytes of SHA-256(name ‖ 0A ‖ algorithm ‖ public key), big-endian.
    public let keyID: UInt32
    /// The Ed25519 public key, 32 bytes (RFC 8032).
    public let publicKey: [UInt8]

    /// Names a public key.
    ///
    /// - Throws: ``NoteError`` with `badName` or `badKey`.
    public init(
        name: String, algorithm: Algorithm = .ed25519, publicKey: [UInt8]
    ) throws(NoteError) {
        guard NoteText.isKeyName(name) else {
            throw NoteError(
                .badName, "a key name is not empty and has no space, plus or control character")
        }
        guard publicKey.count == Self.publicKeyByteCount else {
            throw NoteError(.badKey, "an Ed25519 public key is 32 bytes")
        }
        self.name = name
        self.algorithm = algorithm
        self.publicKey = publicKey
        let digest = Digest(
            hashing: Array(name.utf8) + [NoteText.newline, algorithm.rawValue] + publicKey)
        keyID = BigEndian.number(digest.bytes.prefix(4), as: UInt32.self)
    }

    /// Reads the text form, and checks that the key ID in it is that of the key.
    ///
    /// - Throws: ``NoteError`` with `badName` or `badKey`.
    public init(parsing text: String) throws(NoteError) {
        // Base64 may contain a plus, a name may not: the first two separate.
        let parts = text.utf8.split(
            separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].count == 8, let id = Hex.decode(parts[1]),
            let key = Base64.decode(parts[2]), let first = key.first
        else {
            throw NoteError(.badKey, "a verifier key is name+8 hexadecimal digits+base64")
        }
        guard let algorithm = Algorithm(rawValue: first) else {
            throw NoteError(.badKey, "the verifier key is of an unknown algorithm \(first)")
        }
        try self.init(
            name: String(decoding: parts[0], as: UTF8.self), algorithm: algorithm,
            publicKey: Array(key.dropFirst()))
        guard BigEndian.bytes(of: keyID) == id else {
            throw NoteError(.badKey, "the key ID of the verifier key is not that of its key")
        }
    }

    /// The text form, as ``init(parsing:)`` reads it.
    public var description: String {
        "\(name)+\(Hex.encode(BigEndian.bytes(of: keyID)))"
            + "+\(Base64.encode([algorithm.rawValue] + publicKey))"
    }

    /// Whether a signature names this key. It says nothing of who made the signature.
    public func isNamed(by signature: NoteSignature) -> Bool {
        keyID == signature.keyID && NoteText.same(name, signature.name)
    }

    /// Whether `signature` is the 64-byte Ed25519 signature (RFC 8032) of `message` by this key.
    func isValid(signature: some Collection<UInt8>, message: [UInt8]) -> Bool {
        // A public key that is no point of the curve has no valid signatures.
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
            return false
        }
        return key.isValidSignature(Array(signature), for: message)
    }

    static let publicKeyByteCount = 32
}
