import Foundation
import LMDB

extension Ledger {
    /// How often a copy is begun again that a rotation overtook.
    private static let keysBackupAttempts = 5

    /// Copies `keys/` and `secrets/`, which belong together, into a new directory outside the ledger.
    ///
    /// Works beside a running server: a copy that a rotation overtakes is made again. It has no free pages,
    /// so that nothing in it is of people who were erased before. Throws when there are no keys, or files
    /// cannot be written.
    public static func backUpKeys(
        _ directory: LedgerDirectory, to backup: LedgerDirectory
    ) throws(LedgerError) {
        try DraftDirectory.checkApart(backup, from: directory)
        guard FileManager.default.fileExists(atPath: directory.keys + "/data.mdb") else {
            throw LedgerError(.directory, "There are no keys in \(directory.path).")
        }
        let copy = try DraftDirectory(of: backup)
        do throws(LedgerError) {
            try copyKeys(directory, to: copy.draft)
            try copy.finish()
        } catch {
            copy.remove()
            throw error
        }
    }

    /// Copies keys and secrets of one moment, which are whole, into a directory that has neither.
    static func copyKeys(
        _ directory: LedgerDirectory, to backup: LedgerDirectory
    ) throws(LedgerError) {
        // The storage engine would end the process at a damaged page.
        try checkKeys(directory)
        for _ in 0..<keysBackupAttempts {
            let before = try secrets(in: directory)
            try copyKeysFile(directory, to: backup)
            guard try secrets(in: directory) == before else {
                try? FileManager.default.removeItem(atPath: backup.keys)
                continue
            }
            for (name, bytes) in before {
                try SmallFile.write(bytes, to: backup.secrets + "/" + name, isSecret: true)
            }
            return
        }
        throw LedgerError(.busy, "The keys are being rotated; try again in a moment.")
    }

    /// Throws unless keys that were copied open with the secrets beside them, as serving asks for.
    static func checkCopiedKeys(
        _ copy: LedgerDirectory, of keys: LedgerDirectory
    ) throws(LedgerError) {
        let advice =
            "Give --keys a directory with keys/ and secrets/ of one whole backup, or restore without "
            + "--keys, for reading."
        guard let wrapping = try KeyEncryptionKeys(reading: copy) else {
            throw LedgerError(
                .keysLost, "There is no key-encryption key in \(keys.secrets). " + advice)
        }
        let store = try KeyStore(directory: copy.keys, keyEncryptionKeys: wrapping)
        defer { store.environment.close() }
        do throws(LedgerError) {
            try store.open(acceptingLoss: false)
        } catch {
            guard error.code == .keysLost else { throw error }
            throw LedgerError(
                .keysLost,
                "No key-encryption key in \(keys.secrets) opens \(keys.keys)/data.mdb. " + advice)
        }
    }

    /// Opens the keys' file for reading, without what would open the keys.
    static func readKeys(_ directory: LedgerDirectory) throws(LMDBError) -> Environment {
        try Environment(
            path: directory.keys,
            options: Environment.Options(mapSizeBytes: 1 << 36, maximumTables: 8, readOnly: true))
    }

    private static func copyKeysFile(
        _ directory: LedgerDirectory, to backup: LedgerDirectory
    ) throws(LedgerError) {
        do throws(LMDBError) {
            let environment = try readKeys(directory)
            defer { environment.close() }
            try environment.copyCompacted(to: backup.keys)
        } catch {
            throw LedgerError(error)
        }
    }

    /// The files of `secrets/` by name.
    private static func secrets(
        in directory: LedgerDirectory
    ) throws(LedgerError) -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.secrets)) ?? []
        for name in names where name.hasSuffix(".key") {
            // One that a rotation has just removed is in no later listing either.
            if let bytes = try? SmallFile.read(directory.secrets + "/" + name) {
                found[name] = bytes
            }
        }
        return found
    }
}
