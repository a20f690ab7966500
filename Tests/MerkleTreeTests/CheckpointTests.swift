import Foundation
import MerkleTree
import Testing

@Suite("Checkpoints, cosignatures and portable proofs")
struct CheckpointTests {
    private let origin = "example.com/ledger"
    private let root = TreeHash.leaf([1, 2, 3])

    private func code(_ body: () throws -> Void) -> NoteError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? NoteError)?.code
        }
    }

    @Test("reads the checkpoint of the C2SP specification")
    func specification() throws {
        let text = """
            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7\
            u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
            \u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dl\
            rDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

            """
        let note = try SignedNote(parsing: text)
        #expect(note.description == text)
        #expect(
            note.signatures.map(\.name) == [
                "example.com/behind-the-sofa", "witness.example.com/w1",
            ])
        // The first eight bytes of a cosignature are its time.
        #expect(note.signatures[1].bytes.prefix(8) == [0, 0, 0, 0, 0x64, 0x18, 0x50, 0xCB])
        let checkpoint = try Checkpoint(parsing: note.text)
        #expect(checkpoint.origin == "example.com/behind-the-sofa")
        #expect(checkpoint.size == 20_852_163)
        #expect(checkpoint.body == note.text)
    }

    @Test("is signed and opened")
    func signsAndOpens() throws {
        let key = try Samples.signingKey(origin, 1)
        for size in [0, 1, 255, Checkpoint.maximumSize] {
            let checkpoint = Checkpoint(origin: origin, size: size, root: root)
            #expect(checkpoint.body == "\(origin)\n\(size)\n\(root.base64)\n")
            let note = try checkpoint.signed(by: key)
            #expect(try Checkpoint.open(note, keys: [key.verifierKey]) == checkpoint)
            let other = try Samples.signingKey(origin, 2).verifierKey
            #expect(code { _ = try Checkpoint.open(note, keys: [other]) } == .unverified)
            let changed = note.replacing("\n\(size)\n", with: "\n7\n")
            let refusal = code { _ = try Checkpoint.open(changed, keys: [key.verifierKey]) }
            #expect(refusal == .badSignature)
        }
    }

    @Test("is refused when another known log, or only a witness, has signed it")
    func otherOrigin() throws {
        let other = try Samples.signingKey("example.com/other", 1)
        let witness = try Samples.signingKey(origin, 2, algorithm: .cosignatureV1)
        let checkpoint = Checkpoint(origin: origin, size: 1, root: root)
        let keys = [other.verifierKey, witness.verifierKey]
        for key in [other, witness] {
            let note = try checkpoint.signed(by: key)
            #expect(code { _ = try Checkpoint.open(note, keys: keys) } == .originMismatch)
        }
    }

    @Test("keeps the further lines of other logs")
    func extensions() throws {
        let text = "\(origin)\n1\n\(root.base64)\none\ntwo three\n"
        let checkpoint = try Checkpoint(parsing: text)
        #expect(checkpoint.extensions == ["one", "two three"])
        #expect(checkpoint.body == text)
        #expect(checkpoint != Checkpoint(origin: origin, size: 1, root: root))
    }

    @Test("refuses text that is not a checkpoint")
    func malformed() {
        let root = root.base64
        let bad = [
            "", "\n", origin, "\(origin)\n", "\(origin)\n1\n", "\(origin)\n1\n\(root)",
            "\n1\n\(root)\n", "\(origin)\n\n\(root)\n", "\(origin)\n01\n\(root)\n",
            "\(origin)\n+1\n\(root)\n", "\(origin)\n-1\n\(root)\n", "\(origin)\n 1\n\(root)\n",
            "\(origin)\n1 \n\(root)\n", "\(origin)\n0x1\n\(root)\n",
            "\(origin)\n\u{661}\n\(root)\n",
            "\(origin)\n9223372036854775808\n\(root)\n", "\(origin)\n1e3\n\(root)\n",
            "\(origin)\n1\n\(root.dropLast())\n", "\(origin)\n1\n\(root)=\n",
            "\(origin)\n1\nAAAA\n",
            "\(origin)\n1\n \(root)\n", "\(origin)\n1\n\(root)\n\n",
            "\(origin)\n1\n\(root)\n\nmore\n",
            "\(origin)\r\n1\r\n\(root)\r\n", "\(origin)\n1\n\(root)\ntab\t\n",
        ]
        for text in bad {
            #expect(
                code { _ = try Checkpoint(parsing: text) } == .malformedCheckpoint, "\(text)")
        }
        #expect(!Checkpoint.isOrigin(""))
        #expect(!Checkpoint.isOrigin("two\nlines"))
        #expect(Checkpoint.isOrigin("two words"))
    }

    @Test("is cosigned by witnesses, with the time they saw it")
    func cosignatures() throws {
        let log = try Samples.signingKey(origin, 1)
        let witness = try Samples.signingKey("witness.example.com", 2, algorithm: .cosignatureV1)
        let checkpoint = Checkpoint(origin: origin, size: 1, root: root)
        var note = try SignedNote(parsing: checkpoint.signed(by: log))
        try note.sign(with: witness, time: 1_679_315_147)
        let keys = [log.verifierKey, witness.verifierKey]
        let read = try SignedNote(parsing: note.description)
        #expect(try read.verified(by: keys).map(\.time) == [nil, 1_679_315_147])
        #expect(try Checkpoint.open(note.description, keys: keys) == checkpoint)
        // The same key and name as an ordinary signer has another ID, and is another key.
        let plain = try Samples.signingKey("witness.example.com", 2)
        #expect(plain.verifierKey.keyID != witness.verifierKey.keyID)
        #expect(try VerifierKey(parsing: "\(witness.verifierKey)") == witness.verifierKey)
    }

    @Test("refuses a cosignature with any one bit of its time or signature changed")
    func mutatedCosignature() throws {
        let witness = try Samples.signingKey("w", 2, algorithm: .cosignatureV1)
        var note = try SignedNote(text: "text\n")
        try note.sign(with: witness, time: 1_679_315_147)
        let bytes = try #require(note.signatures.first).bytes
        let keyID = witness.verifierKey.keyID
        let identity = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: keyID >> UInt32($0)) }
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1 << UInt8(place % 8)
            let line = "\u{2014} w \(base64(identity + changed))\n"
            let mutated = try SignedNote(parsing: "text\n\n\(line)")
            let refusal = code { try mutated.verified(by: [witness.verifierKey]) }
            #expect(refusal == .badSignature, "byte \(place)")
        }
        for count in [1, 8, 63, 64, 71, 73] {
            let short = [UInt8](repeating: 0, count: count)
            let line = "\u{2014} w \(base64(identity + short))\n"
            let mutated = try SignedNote(parsing: "text\n\n\(line)")
            let refusal = code { try mutated.verified(by: [witness.verifierKey]) }
            #expect(refusal == .badSignature, "\(count) bytes")
        }
    }

    @Test("writes a proof that is checked offline")
    func portableProof() {
        let proof = PortableProof(
            index: 5, hashes: [root, root], checkpoint: "checkpoint\n\nsignature\n")
        let lines = [
            "c2sp.org/tlog-proof@v1", "index 5", root.base64, root.base64, "", "checkpoint",
        ]
        #expect(proof.description == lines.joined(separator: "\n") + "\n\nsignature\n")
    }

    private func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
