import Crypto
import Foundation

/// The key-encryption keys. Each wraps (encrypts) persons' keys, has a generation number, and is in
/// one file of `secrets/`.
///
/// Normally there is one. During a rotation there are two: the older one is destroyed when no key
/// needs it. After that, no copy of a person's key that was wrapped under it can be opened.
struct KeyEncryptionKeys: Sendable {
    /// One key-encryption key.
    struct Generation: Sendable {
        let number: UInt64
        let key: SymmetricKey
    }

    /// Bytes of a key, for AES-256.
    private static let keyBytes = 32
    /// Bytes of a fingerprint: enough to tell a few random keys apart.
    private static let fingerprintBytes = 8

    private let directory: LedgerDirectory
    /// Ascending; never empty.
    private(set) var generations: [Generation]

    /// The generation under which keys are wrapped.
    var newest: Generation { generations[generations.count - 1] }
    /// The oldest generation that is not destroyed.
    var oldest: Generation { generations[0] }

    /// Makes the first generation of a new ledger.
    static func found(_ directory: LedgerDirectory) throws(LedgerError) -> KeyEncryptionKeys {
        try KeyEncryptionKeys(directory, [write(0, in: directory)])
    }

    private init(_ directory: LedgerDirectory, _ generations: [Generation]) {
        self.directory = directory
        self.generations = generations
    }

    /// Reads all generations; nil where there is none.
    init?(reading directory: LedgerDirectory) throws(LedgerError) {
        var generations: [Generation] = []
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory.secrets)) ?? []
        for name in files {
            let path = directory.secrets + "/" + name
            if name.hasPrefix(LedgerDirectory.keyEncryptionPrefix), name.hasSuffix(".new") {
                // A draft that a crash left: nothing was ever wrapped under it.
                try SmallFile.destroy(path)
                continue
            }
            guard let number = LedgerDirectory.keyEncryptionGeneration(ofFile: name),
                let bytes = try SmallFile.read(path)
            else { continue }
            guard bytes.count == Self.keyBytes else {
                throw LedgerError(
                    .unavailable,
                    "The key-encryption key in \(path) has not \(Self.keyBytes) bytes. "
                        + "Restore secrets/ from its backup.")
            }
            generations.append(Generation(number: number, key: SymmetricKey(data: bytes)))
        }
        guard !generations.isEmpty else { return nil }
        self.init(directory, generations.sorted { $0.number < $1.number })
    }

    /// Makes a new generation, durable on return: from now on it is the newest.
    mutating func add() throws(LedgerError) {
        generations.append(try Self.write(newest.number + 1, in: directory))
    }

    /// Destroys all generations but the newest: overwritten, then removed, durable on return.
    mutating func destroyOlder() throws(LedgerError) {
        while generations.count > 1 {
            try SmallFile.destroy(directory.keyEncryptionKey(generation: oldest.number))
            generations.removeFirst()
        }
    }

    /// A fingerprint of a key, which reveals nothing about it.
    static func fingerprint(_ key: SymmetricKey) -> [UInt8] {
        let label = Array("wenzhi key-encryption key".utf8)
        return Array(
            HMAC<SHA256>.authenticationCode(for: label, using: key).prefix(fingerprintBytes))
    }

    private static func write(
        _ number: UInt64, in directory: LedgerDirectory
    ) throws(LedgerError) -> Generation {
        let bytes = LedgerSecrets.random(keyBytes)
        try SmallFile.write(
            bytes, to: directory.keyEncryptionKey(generation: number), isSecret: true)
        return Generation(number: number, key: SymmetricKey(data: bytes))
    }
}
