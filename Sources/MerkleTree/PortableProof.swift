/// A proof that a record is in a log, with all that is needed to check it offline (C2SP tlog-proof).
public struct PortableProof: Sendable {
    /// The longest text that is read, in bytes.
    public static let maximumByteCount = SignedNote.maximumByteCount + 64 * 1024

    /// The index of the record in the log.
    public let index: UInt64
    /// The inclusion proof, the lowest sibling first.
    public let hashes: [Digest]
    /// Data of other logs that nothing vouches for; ours have none.
    public let extra: [UInt8]?
    /// The checkpoint, a whole signed note, byte for byte.
    public let checkpoint: String

    /// Puts a proof together.
    public init(index: UInt64, hashes: [Digest], checkpoint: String, extra: [UInt8]? = nil) {
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
        self.extra = extra
    }

    /// Reads the text of a proof. Nothing is verified, and the checkpoint is not read.
    ///
    /// - Throws: ``NoteError`` with `malformedProof`.
    public init(parsing text: String) throws(NoteError) {
        guard text.utf8.count <= Self.maximumByteCount else {
            throw NoteError(.malformedProof, "a proof has at most \(Self.maximumByteCount) bytes")
        }
        var rest = text.utf8[...]
        guard let header = Self.takeLine(from: &rest), NoteText.same(header, Self.header) else {
            throw NoteError(.malformedProof, "a proof begins with the line \(Self.header)")
        }
        var line = Self.takeLine(from: &rest)
        if let encoded = line.flatMap({ Self.value(of: "extra", in: $0) }) {
            guard let extra = Base64.decode(encoded.utf8) else {
                throw NoteError(.malformedProof, "the extra data of a proof is base64")
            }
            self.extra = extra
            line = Self.takeLine(from: &rest)
        } else {
            extra = nil
        }
        guard let number = line.flatMap({ Self.value(of: "index", in: $0) }),
            let index = NoteText.number(number)
        else {
            throw NoteError(.malformedProof, "a proof states the index as a decimal number")
        }
        self.index = index
        hashes = try Self.takeHashes(from: &rest)
        checkpoint = String(decoding: rest, as: UTF8.self)
    }

    /// Verifies that a record is in the log, and returns the checkpoint that says so.
    ///
    /// - Parameters:
    ///   - leaf: The hash of the record, from ``TreeHash/leaf(_:)-([UInt8])``.
    ///   - keys: The keys that are known, of the log and of witnesses.
    /// - Throws: ``NoteError``; with `proofMismatch` when the record is not at that index.
    @discardableResult
    public func verify(leaf: Digest, keys: [VerifierKey]) throws(NoteError) -> Checkpoint {
        let checkpoint = try Checkpoint.open(checkpoint, keys: keys)
        guard
            InclusionProof.verify(
                hashes, leaf: leaf, index: index, size: checkpoint.size, root: checkpoint.root)
        else {
            throw NoteError(.proofMismatch, "the proof does not lead to the root of the checkpoint")
        }
        return checkpoint
    }

    private static let header = "c2sp.org/tlog-proof@v1"
    /// A tree of 2^63 leaves has no longer path.
    private static let maximumHashCount = 63
}

// MARK: - Text

extension PortableProof: CustomStringConvertible {
    /// The text of the proof, as ``init(parsing:)`` reads it.
    public var description: String {
        var lines = [Self.header]
        if let extra { lines.append("extra \(Base64.encode(extra))") }
        lines.append("index \(index)")
        lines += hashes.map(\.base64)
        return lines.map { $0 + "\n" }.joined() + "\n" + checkpoint
    }

    /// Reads the lines of the inclusion proof up to, and with, the blank line.
    private static func takeHashes(
        from rest: inout Substring.UTF8View
    ) throws(NoteError) -> [Digest] {
        var hashes: [Digest] = []
        while let line = takeLine(from: &rest) {
            if line.isEmpty { return hashes }
            guard let hash = Digest(base64: line), hashes.count < maximumHashCount else {
                throw NoteError(
                    .malformedProof,
                    "a proof has at most \(maximumHashCount) hashes of 32 bytes in base64")
            }
            hashes.append(hash)
        }
        throw NoteError(.malformedProof, "a blank line separates the hashes from the checkpoint")
    }

    /// Takes one line off the front, without its newline; nil when no newline is left.
    private static func takeLine(from rest: inout Substring.UTF8View) -> String? {
        guard let end = rest.firstIndex(of: NoteText.newline) else { return nil }
        let line = String(decoding: rest[..<end], as: UTF8.self)
        rest = rest[rest.index(after: end)...]
        return line
    }

    /// What follows a word and a space; nil when the line does not begin with them.
    private static func value(of word: String, in line: String) -> String? {
        let prefix = word + " "
        guard line.utf8.starts(with: prefix.utf8) else { return nil }
        return String(decoding: line.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
    }
}
