import Crypto
import EventLog
import LMDB
import LMDBLog
import Logging
import MerkleTree
import Projections
import Queries

/// What the writer of a ledger needs, opened before it.
struct LedgerDependencies {
    let directory: LedgerDirectory
    let log: any LogStore
    let views: Views
    let keys: KeyStore
    let signer: CheckpointSigner
    let clock: LedgerClock
    let logger: Logger
    let mapSizeBytes: Int
    let acceptsLostKeys: Bool
    let isSample: Bool
}

/// The secrets of a ledger, in files that only their owner can read.
struct LedgerSecrets {
    private let seed: [UInt8]
    let signingKey: SigningKey
    let keyEncryptionKeys: KeyEncryptionKeys

    /// Reads the secrets of a ledger that was founded.
    static func read(
        _ directory: LedgerDirectory, origin: String
    ) throws(LedgerError) -> LedgerSecrets {
        guard let seed = try SmallFile.read(directory.signingSeed),
            let wrapping = try KeyEncryptionKeys(reading: directory)
        else {
            throw LedgerError(
                .directory,
                "The secrets of the ledger in \(directory.path) are missing. "
                    + "Restore secrets/ from its backup.")
        }
        return LedgerSecrets(
            seed: seed, signingKey: try signingKey(origin, seed: seed), keyEncryptionKeys: wrapping)
    }

    /// The same key under another name, for a log beside the ledger's own.
    func signingKey(named name: String) throws(LedgerError) -> SigningKey {
        try Self.signingKey(name, seed: seed)
    }

    /// Makes new secrets and keeps them.
    static func make(
        _ directory: LedgerDirectory, origin: String
    ) throws(LedgerError) -> LedgerSecrets {
        let seed = random(32)
        let key = try signingKey(origin, seed: seed)
        try SmallFile.write(seed, to: directory.signingSeed, isSecret: true)
        return LedgerSecrets(
            seed: seed, signingKey: key, keyEncryptionKeys: try KeyEncryptionKeys.found(directory))
    }

    /// Random bytes from the system's generator.
    static func random(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// Up to 64 random hexadecimal digits.
    static func randomDigits(_ count: Int) -> String {
        String(Digest(hashing: random(Digest.byteCount)).hex.prefix(count))
    }

    private static func signingKey(
        _ origin: String, seed: [UInt8]
    ) throws(LedgerError) -> SigningKey {
        do {
            return try SigningKey(name: origin, seed: seed)
        } catch {
            throw LedgerError(.unavailable, "The signing key cannot be used: \(error)")
        }
    }
}
