import MerkleTree

/// What a log shows that an honest log does not show: the mirror stops, and keeps what it had.
package struct MirrorRefusal: Error, Sendable, CustomStringConvertible {
    /// The kinds of contradiction.
    package enum Code: String, Sendable, Equatable {
        /// The note is not one of the log that is mirrored: another key, another origin, no note.
        case badCheckpoint = "bad-checkpoint"
        /// The log signed fewer events than before.
        case shrunken
        /// The log signed two histories, of which neither continues the other.
        case fork
        /// A tile or an entry bundle is missing, or is not in the tree that was signed.
        case badTile = "bad-tile"
        /// A record of the tree that was signed is empty, or says that its place is another.
        case badRecord = "bad-record"
    }

    /// Which kind it is.
    package let code: Code
    /// What contradicts what, for a person.
    package let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    package var description: String { message }
}

extension LedgerDirectory {
    /// What a mirror keeps beside the log: the newest checkpoint that it has accepted.
    var seenCheckpoint: String { path + "/mirror/checkpoint" }

    /// Keeps the two notes that contradict each other, as evidence; returns the folder.
    ///
    /// The folder has its name from both, so that one contradiction that is met again is kept once.
    func keepEvidence(kept: [UInt8]?, shown: [UInt8]) throws(LedgerError) -> String {
        let name = Digest(hashing: (kept ?? []) + shown).hex.prefix(16)
        let folder = path + "/mirror/evidence-" + name
        if let kept { try SmallFile.write(kept, to: folder + "/kept") }
        try SmallFile.write(shown, to: folder + "/shown")
        return folder
    }
}
