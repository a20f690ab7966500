/// A proof that a record is in a log, with all that is needed to check it offline (C2SP tlog-proof).
public struct PortableProof: Sendable, CustomStringConvertible {
    private let index: UInt64
    private let hashes: [Digest]
    private let checkpoint: String

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

    /// The text of the proof.
    public var description: String {
        let lines = ["c2sp.org/tlog-proof@v1", "index \(index)"] + hashes.map(\.base64)
        return lines.map { $0 + "\n" }.joined() + "\n" + checkpoint
    }
}
