/// What a log asks a witness, and how it reads the answer (C2SP tlog-witness).
///
/// A witness remembers the newest checkpoint that it has seen of a log. It cosigns another only after the log
/// has proven that the tree has only grown.
public enum WitnessExchange {
    /// How far the time of a new cosignature may be from the time at which it arrives, in seconds.
    public static let maximumClockDifferenceSeconds: UInt64 = 600

    /// The body of the request to cosign a checkpoint.
    ///
    /// - Parameters:
    ///   - oldSize: The size that the witness has seen last; 0 where it has seen nothing.
    ///   - proof: The proof that the tree of the checkpoint begins with that of the old size.
    ///   - checkpoint: The checkpoint, a whole signed note, byte for byte.
    public static func body(
        oldSize: UInt64, proof: [Digest], checkpoint: [UInt8]
    ) -> [UInt8] {
        let lines = ["old \(oldSize)"] + proof.map(\.base64)
        return Array(lines.map { $0 + "\n" }.joined().utf8) + [NoteText.newline] + checkpoint
    }

    /// The size that a witness says it has seen, in its answer to another old size; nil where it says none.
    public static func size(in answer: [UInt8]) -> UInt64? {
        guard let text = String(validating: answer, as: UTF8.self),
            let lines = NoteText.lines(of: text), lines.count == 1
        else { return nil }
        return NoteText.number(lines[0])
    }

    /// The cosignature of a witness in its answer, after it was verified. Lines of other keys are ignored.
    ///
    /// - Parameters:
    ///   - answer: One or more signature lines.
    ///   - key: The key of the witness.
    ///   - text: The text of the checkpoint that was to be cosigned.
    ///   - now: The time, in seconds since 1970.
    /// - Throws: ``NoteError`` with `malformedNote` where the answer is not of signature lines, with
    ///   `unverified` where no line names the key, and with `badSignature` where one does that the key did not
    ///   make over this text, or whose time is not about now.
    public static func cosignature(
        in answer: [UInt8], by key: VerifierKey, over text: String, now: UInt64
    ) throws(NoteError) -> NoteSignature {
        let note = try SignedNote(parsing: Array((text + "\n").utf8) + answer)
        let verified = try note.verified(by: [key])
        guard NoteText.same(note.text, text), let time = verified[0].time,
            let signature = note.signatures.first(where: key.isNamed)
        else {
            throw NoteError(.malformedNote, "the answer is not of cosignature lines")
        }
        let difference = time > now ? time - now : now - time
        guard difference <= maximumClockDifferenceSeconds else {
            throw NoteError(
                .badSignature, "the time of the cosignature is \(difference) seconds from now")
        }
        return signature
    }
}
