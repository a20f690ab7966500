/// The state of a log as it is signed: its name, its size and its root (C2SP tlog-checkpoint).
public struct Checkpoint: Sendable {
    /// The largest size that a checkpoint can state.
    public static let maximumSize = UInt64(Int64.max)

    /// The name of the log, which is also the name of its key.
    public let origin: String
    /// The number of leaves.
    public let size: UInt64
    /// The root of the tree of that size.
    public let root: Digest
    /// Further lines of other logs' checkpoints; ours have none.
    public let extensions: [String]

    /// States the size and the root of a log.
    ///
    /// It is an error of the program when `origin` is not a name as ``isOrigin(_:)`` says, or
    /// `size` is over ``maximumSize``.
    public init(origin: String, size: UInt64, root: Digest) {
        precondition(Self.isOrigin(origin), "an origin is one line of text")
        precondition(size <= Self.maximumSize, "a checkpoint states a size of at most 2^63 - 1")
        self.origin = origin
        self.size = size
        self.root = root
        extensions = []
    }

    /// Reads the text of a note: three lines, and any further lines that are not empty.
    ///
    /// - Throws: ``NoteError`` with `malformedCheckpoint`.
    public init(parsing text: String) throws(NoteError) {
        guard let lines = NoteText.lines(of: text), lines.count >= 3,
            lines.allSatisfy(NoteText.isLine)
        else {
            throw NoteError(.malformedCheckpoint, "a checkpoint is three or more lines, none empty")
        }
        guard let size = NoteText.number(lines[1]) else {
            throw NoteError(.malformedCheckpoint, "the size of a checkpoint is a decimal number")
        }
        guard let root = Digest(base64: lines[2]) else {
            throw NoteError(.malformedCheckpoint, "the root of a checkpoint is 32 bytes in base64")
        }
        origin = lines[0]
        self.size = size
        self.root = root
        extensions = Array(lines.dropFirst(3))
    }

    /// Whether a log may be so named: one line of text, not empty, without control characters.
    public static func isOrigin(_ text: String) -> Bool {
        NoteText.isLine(text)
    }

    /// The text of the note, each line with its newline.
    public var body: String {
        ([origin, String(size), root.base64] + extensions).map { $0 + "\n" }.joined()
    }

    /// The whole note with the signature of one key.
    ///
    /// - Throws: ``NoteError`` with `signingFailed`.
    public func signed(by key: SigningKey) throws(NoteError) -> String {
        var note = try SignedNote(text: body)
        try note.sign(with: key)
        return note.description
    }

    /// Reads a note, verifies it and returns the checkpoint.
    ///
    /// - Parameters:
    ///   - note: The whole note.
    ///   - keys: The keys that are known, of the log and of witnesses.
    /// - Throws: ``NoteError``; with `originMismatch` when no key signed that has the name of the
    ///   origin: otherwise one known log could speak for another, or a witness for a log.
    public static func open(_ note: String, keys: [VerifierKey]) throws(NoteError) -> Checkpoint {
        let note = try SignedNote(parsing: note)
        let signatures = try note.verified(by: keys)
        let checkpoint = try Checkpoint(parsing: note.text)
        let isOwn = signatures.contains { signature in
            signature.key.algorithm == .ed25519
                && NoteText.same(signature.key.name, checkpoint.origin)
        }
        guard isOwn else {
            throw NoteError(
                .originMismatch, "the log \(checkpoint.origin) did not sign its checkpoint itself")
        }
        return checkpoint
    }
}

extension Checkpoint: Hashable {
    /// Whether two checkpoints are the same bytes.
    public static func == (first: Checkpoint, second: Checkpoint) -> Bool {
        NoteText.same(first.body, second.body)
    }

    /// Hashes what equal checkpoints have in common.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(size)
        hasher.combine(root)
    }
}
