import MerkleTree
import Testing

/// Requests to witnesses and their answers, to the byte (C2SP tlog-witness).
@Suite("Witness exchange")
struct WitnessExchangeTests {
    private static let text = Checkpoint(
        origin: "log.example", size: 7, root: Digest(hashing: [1])
    ).body
    private static let now: UInt64 = 1_780_000_000

    private func witness(_ name: String = "w.example", _ seed: UInt8 = 9) throws -> SigningKey {
        try SigningKey(
            name: name, seed: Array(repeating: seed, count: 32), algorithm: .cosignatureV1)
    }

    private func lines(
        by keys: [SigningKey], over text: String = text, time: UInt64 = now
    ) throws -> [UInt8] {
        var note = try SignedNote(text: text)
        for key in keys { try note.sign(with: key, time: time) }
        return Array(note.description.utf8.dropFirst(text.utf8.count + 1))
    }

    @Test("a request is the old size, the proof, a blank line and the note")
    func request() {
        let proof = [Digest(hashing: [2]), Digest(hashing: [3])]
        let body = WitnessExchange.body(oldSize: 5, proof: proof, checkpoint: Array("note\n".utf8))
        #expect(
            String(decoding: body, as: UTF8.self)
                == "old 5\n\(proof[0].base64)\n\(proof[1].base64)\n\nnote\n")
        let first = WitnessExchange.body(oldSize: 0, proof: [], checkpoint: Array("note\n".utf8))
        #expect(String(decoding: first, as: UTF8.self) == "old 0\n\nnote\n")
    }

    @Test("the size in a conflict is one decimal line")
    func sizes() {
        for (text, size) in [
            ("0\n", 0), ("12345\n", 12_345), ("", nil), ("1", nil), ("01\n", nil), ("1\n2\n", nil),
            ("-1\n", nil), ("x\n", nil), ("9223372036854775808\n", nil),
        ] as [(String, UInt64?)] {
            #expect(WitnessExchange.size(in: Array(text.utf8)) == size, "\(text)")
        }
    }

    @Test("the cosignature of the witness is found among lines of others, and is added once")
    func found() throws {
        let key = try witness()
        let answer = try lines(by: [witness("x.example", 8), key])
        let signature = try WitnessExchange.cosignature(
            in: answer, by: key.verifierKey, over: Self.text, now: Self.now + 599)
        let log = try SigningKey(name: "log.example", seed: Array(repeating: 1, count: 32))
        var note = try SignedNote(text: Self.text)
        try note.sign(with: log)
        let isAdded = note.add(signature)
        let isAddedAgain = note.add(signature)
        #expect(isAdded && !isAddedAgain)
        let keys = [log.verifierKey, key.verifierKey]
        #expect(try note.verified(by: keys).map(\.time) == [nil, Self.now])
        #expect(try Checkpoint.open(note.description, keys: keys).size == 7)
    }

    @Test("what the witness did not sign, or not now, is refused")
    func refused() throws {
        let key = try witness()
        let other = Self.text.replacing("7\n", with: "8\n")
        let mine = try lines(by: [key])
        for (answer, code) in [
            (try lines(by: [key], over: other), .badSignature),
            (try lines(by: [key], time: Self.now - 601), .badSignature),
            (try lines(by: [key], time: Self.now + 601), .badSignature),
            (try lines(by: [witness("w.example", 8)]), .unverified),
            (try lines(by: [witness("x.example")]), .unverified),
            ([], .malformedNote), (Array("hello\n".utf8), .malformedNote),
            (Array(mine.dropLast()), .malformedNote),
            (Array("more\n\n".utf8) + mine, .badSignature),
        ] as [([UInt8], NoteError.Code)] {
            let refusal = #expect(throws: NoteError.self) {
                try WitnessExchange.cosignature(
                    in: answer, by: key.verifierKey, over: Self.text, now: Self.now)
            }
            #expect(refusal?.code == code, "\(String(decoding: answer, as: UTF8.self))")
        }
    }

    @Test("a proof takes a note of the same tree with more signatures, and no other")
    func proofs() throws {
        let log = try SigningKey(name: "log.example", seed: Array(repeating: 1, count: 32))
        var note = try SignedNote(text: Self.text)
        try note.sign(with: log)
        let proof = PortableProof(
            index: 3, hashes: [Digest(hashing: [4])], checkpoint: note.description)
        var cosigned = note
        try cosigned.sign(with: witness(), time: Self.now)
        let same = try #require(proof.with(checkpoint: cosigned.description))
        let line = cosigned.description.dropFirst(note.description.count)
        #expect(same.description == proof.description + line)
        var other = try SignedNote(text: Self.text.replacing("7\n", with: "8\n"))
        try other.sign(with: log)
        #expect(proof.with(checkpoint: other.description) == nil)
        #expect(proof.with(checkpoint: "") == nil)
    }
}
