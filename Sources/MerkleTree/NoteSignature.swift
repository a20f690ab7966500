/// One signature line of a note: `— name base64(keyID ‖ signature)` (C2SP signed-note).
public struct NoteSignature: Sendable, Hashable {
    /// The name of the key that is said to have signed.
    public let name: String
    /// The ID of that key.
    public let keyID: UInt32
    /// The signature as its algorithm defines it, for Ed25519 64 bytes.
    public let bytes: [UInt8]

    init(name: String, keyID: UInt32, bytes: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.bytes = bytes
    }

    /// Reads a line without its newline; nil when it is not a signature line.
    init?(line: String) {
        let utf8 = line.utf8
        guard utf8.starts(with: Self.prefix.utf8) else { return nil }
        let parts = utf8.dropFirst(Self.prefix.utf8.count).split(
            separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 2, let blob = Base64.decode(parts[1]),
            blob.count > Self.keyIDByteCount
        else { return nil }
        name = String(decoding: parts[0], as: UTF8.self)
        guard NoteText.isKeyName(name) else { return nil }
        keyID = BigEndian.number(blob.prefix(Self.keyIDByteCount), as: UInt32.self)
        bytes = Array(blob.dropFirst(Self.keyIDByteCount))
    }

    /// The line, with its newline.
    var line: String {
        "\(Self.prefix)\(name) \(Base64.encode(BigEndian.bytes(of: keyID) + bytes))\n"
    }

    private static let keyIDByteCount = 4
    /// An em dash, U+2014, and a space.
    private static let prefix = "\u{2014} "
}

/// A signature of a note that a known key has made.
public struct VerifiedSignature: Sendable, Hashable {
    /// The key.
    public let key: VerifierKey
    /// The time of a cosignature, in seconds since 1970; nil for a signature without a time.
    public let time: UInt64?
}
