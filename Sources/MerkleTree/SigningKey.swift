import Crypto

/// An Ed25519 key that signs notes under a name; for a log, its origin (C2SP signed-note).
///
/// The key is made and read as its 32-byte seed (RFC 8032 §5.1.5). Descriptions and mirrors of the
/// value show only the public half, so that it cannot slip into a log file.
public struct SigningKey: Sendable {
    /// The length of a seed in bytes.
    public static let seedByteCount = 32

    /// The public half, which is published.
    public let verifierKey: VerifierKey

    private let privateKey: Curve25519.Signing.PrivateKey

    /// Takes the key of a seed.
    ///
    /// - Parameters:
    ///   - name: Who signs, as it stands in notes: without spaces and plus signs.
    ///   - seed: The 32 bytes that the key is made from.
    ///   - algorithm: What the key signs; `cosignatureV1` is for witnesses.
    /// - Throws: ``NoteError`` with `badName` or `badKey`.
    public init(
        name: String, seed: [UInt8], algorithm: VerifierKey.Algorithm = .ed25519
    ) throws(NoteError) {
        guard seed.count == Self.seedByteCount,
            let privateKey = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        else {
            throw NoteError(.badKey, "the seed of an Ed25519 key is 32 bytes")
        }
        self.privateKey = privateKey
        verifierKey = try VerifierKey(
            name: name, algorithm: algorithm,
            publicKey: Array(privateKey.publicKey.rawRepresentation))
    }

    /// The name of the key.
    public var name: String { verifierKey.name }

    /// Signs the text of a note.
    ///
    /// - Parameter time: The time of a cosignature, in seconds since 1970, at most 2^63 − 1; a key
    ///   of algorithm `ed25519` does not sign a time.
    /// - Throws: ``NoteError`` with `signingFailed`.
    func sign(text: String, time: UInt64 = 0) throws(NoteError) -> NoteSignature {
        let bytes =
            switch verifierKey.algorithm {
            case .ed25519: try signature(Array(text.utf8))
            case .cosignatureV1:
                try BigEndian.bytes(of: time)
                    + signature(Cosignature.message(text: text, time: time))
            }
        return NoteSignature(name: name, keyID: verifierKey.keyID, bytes: bytes)
    }

    private func signature(_ message: [UInt8]) throws(NoteError) -> [UInt8] {
        do {
            return Array(try privateKey.signature(for: message))
        } catch {
            throw NoteError(.signingFailed, "the cryptographic library could not sign: \(error)")
        }
    }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
    /// The public half only.
    public var description: String { "SigningKey(\(verifierKey))" }

    /// A mirror of the public half only.
    public var customMirror: Mirror { Mirror(self, children: ["verifierKey": verifierKey]) }
}
