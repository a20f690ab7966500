/// A proof that a record is in a log, with all that is needed to check it offline (C2SP tlog-proof).
public struct PortableProof: Sendable, CustomStringConvertible {
    /// The longest proof that is read, in bytes: a checkpoint with many signatures, and 63 hashes.
    public static let maximumByteCount = 1 << 16
    private static let header = "c2sp.org/tlog-proof@v1"
    private static let indexPrefix = "index "
    private static let maximumHashCount = 63

    /// The index of the record in the log.
    public let index: UInt64
    private let hashes: [Digest]
    /// The checkpoint, a whole signed note, byte for byte.
    public let checkpoint: String

    /// Puts a proof together.
    ///
    /// - Parameters:
    ///   - index: The index of the record in the log.
    ///   - hashes: The inclusion proof, the lowest sibling first.
    ///   - checkpoint: The checkpoint, a whole signed note, byte for byte.
    public init(index: UInt64, hashes: [Digest], checkpoint: String) {
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    /// The same proof with another note over the same tree, such as one that witnesses have cosigned since;
    /// nil where the text of the note is another.
    public func with(checkpoint note: String) -> PortableProof? {
        guard let old = try? SignedNote(parsing: checkpoint),
            let new = try? SignedNote(parsing: note), NoteText.same(old.text, new.text)
        else { return nil }
        return PortableProof(index: index, hashes: hashes, checkpoint: note)
    }

    /// Reads the text of a proof. Nothing is verified.
    ///
    /// - Throws: ``NoteError`` with `malformedProof`.
    public init(parsing bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= Self.maximumByteCount,
            let text = String(validating: bytes, as: UTF8.self)
        else {
            throw NoteError(
                .malformedProof, "a proof is UTF-8 of at most \(Self.maximumByteCount) bytes")
        }
        var lines: [String] = []
        var rest = text.utf8[...]
        while let end = rest.firstIndex(of: NoteText.newline), end != rest.startIndex,
            lines.count <= Self.maximumHashCount + 2
        {
            lines.append(String(decoding: rest[..<end], as: UTF8.self))
            rest = rest[rest.index(after: end)...]
        }
        guard lines.count >= 2, lines[0] == Self.header, lines[1].hasPrefix(Self.indexPrefix),
            let index = NoteText.number(String(lines[1].dropFirst(Self.indexPrefix.utf8.count)))
        else {
            throw NoteError(
                .malformedProof, "a proof begins with \(Self.header) and the record's index")
        }
        guard rest.first == NoteText.newline else {
            throw NoteError(
                .malformedProof, "after at most \(Self.maximumHashCount) hashes stands a blank line"
            )
        }
        var hashes: [Digest] = []
        for line in lines.dropFirst(2) {
            guard let hash = Digest(base64: line) else {
                throw NoteError(.malformedProof, "a hash of a proof is 32 bytes in base64")
            }
            hashes.append(hash)
        }
        self.init(
            index: index, hashes: hashes,
            checkpoint: String(decoding: rest.dropFirst(), as: UTF8.self))
    }

    /// Verifies the checkpoint, and that a record is in its tree.
    ///
    /// - Returns: The checkpoint.
    /// - Throws: ``NoteError``; with `notIncluded` when the record is not the one of the proof.
    public func verify(
        _ record: [UInt8], keys: [VerifierKey]
    ) throws(NoteError) -> Checkpoint {
        let checkpoint = try Checkpoint.open(self.checkpoint, keys: keys)
        try verify(record, in: checkpoint)
        return checkpoint
    }

    /// Verifies that a record is in the tree of a checkpoint that is verified.
    ///
    /// - Throws: ``NoteError`` with `notIncluded`.
    public func verify(_ record: [UInt8], in checkpoint: Checkpoint) throws(NoteError) {
        guard
            InclusionProof.verify(
                hashes, leaf: TreeHash.leaf(record), index: index, size: checkpoint.size,
                root: checkpoint.root)
        else {
            throw NoteError(
                .notIncluded,
                "the record is not number \(index) of the \(checkpoint.size) that were signed")
        }
    }

    /// The text of the proof.
    public var description: String {
        let lines = [Self.header, Self.indexPrefix + String(index)] + hashes.map(\.base64)
        return lines.map { $0 + "\n" }.joined() + "\n" + checkpoint
    }
}
