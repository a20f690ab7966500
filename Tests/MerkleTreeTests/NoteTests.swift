import MerkleTree
import TestSupport
import Testing

@Suite("Keys and signed notes")
struct NoteTests {
    private func code(_ body: () throws -> Void) -> NoteError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? NoteError)?.code
        }
    }

    @Test("opens the note of the documentation of golang.org/x/mod")
    func neumann() throws {
        let key = try VerifierKey(parsing: Samples.neumannKey)
        #expect(key.description == Samples.neumannKey)
        #expect(key.keyID == 0xC74F_20A3)
        let note = try SignedNote(parsing: Samples.neumannNote)
        #expect(note.text == Samples.neumannText)
        #expect(note.description == Samples.neumannNote)
        #expect(try note.verified(by: [key]) == note.verified(by: [key, key]).dropLast())
        #expect(try SignedNote(parsing: Array(Samples.neumannNote.utf8)).text == note.text)
    }

    @Test("refuses that note with any one byte changed")
    func mutatedNote() throws {
        let key = try VerifierKey(parsing: Samples.neumannKey)
        let bytes = Array(Samples.neumannNote.utf8)
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << UInt8(bit)
                let refusal = code { try SignedNote(parsing: changed).verified(by: [key]) }
                #expect(refusal != nil, "byte \(place), bit \(bit)")
            }
        }
    }

    @Test("signs what others verify, and signs the same text the same way")
    func signs() throws {
        let key = try Samples.signingKey("example.com/log", 1)
        var note = try SignedNote(text: "text\n\nmore\n")
        try note.sign(with: key)
        var again = try SignedNote(text: "text\n\nmore\n")
        try again.sign(with: key)
        #expect(note.description == again.description)
        let read = try SignedNote(parsing: note.description)
        #expect(read.text == "text\n\nmore\n")
        let signatures = try read.verified(by: [key.verifierKey])
        #expect(signatures.map(\.key) == [key.verifierKey])
        #expect(signatures.allSatisfy { $0.time == nil })
    }

    @Test("ignores unknown keys, also those that share a name or an ID with a known one")
    func unknownKeys() throws {
        let known = try Samples.signingKey("example.com/log", 1)
        let sameName = try Samples.signingKey("example.com/log", 2)
        let unknown = try Samples.signingKey("example.com/other", 1)
        var note = try SignedNote(text: "text\n")
        try note.sign(with: unknown)
        try note.sign(with: sameName)
        #expect(code { try note.verified(by: [known.verifierKey]) } == .unverified)
        #expect(code { try note.verified(by: []) } == .unverified)
        try note.sign(with: known)
        #expect(try note.verified(by: [known.verifierKey]).count == 1)
        // The ID of the known key under another name: not the known key.
        let line = note.description.replacing("other", with: "third")
        #expect(try SignedNote(parsing: line).verified(by: [known.verifierKey]).count == 1)
    }

    @Test("refuses the whole note when a known key did not make its signature")
    func badSignature() throws {
        let good = try Samples.signingKey("example.com/log", 1)
        let bad = try Samples.signingKey("example.com/witness", 2)
        var note = try SignedNote(text: "text\n")
        try note.sign(with: good)
        var other = try SignedNote(text: "other text\n")
        try other.sign(with: bad)
        let line = try #require(other.description.split(separator: "\n").last)
        let mixed = try SignedNote(parsing: note.description + line + "\n")
        #expect(try mixed.verified(by: [good.verifierKey]).count == 1)
        let refusal = code { try mixed.verified(by: [good.verifierKey, bad.verifierKey]) }
        #expect(refusal == .badSignature)
    }

    @Test("refuses text that is not a signed note")
    func malformed() throws {
        let note = Samples.neumannNote
        let text = Samples.neumannText
        let line = String(note.dropFirst(text.count + 1))
        let bad = [
            "", "\n", "\n\n", text, text + "\n", text + line, note + "\n", String(note.dropLast()),
            text + "\nno signature\n", text + "\n" + line + "no signature\n",
            text + "\n" + line.replacing("\u{2014} ", with: "- "),
            text + "\n" + line.replacing("\u{2014} ", with: "\u{2014}"),
            text + "\n" + line.replacing("\u{2014} ", with: "\u{2014}  "),
            text + "\n" + line.replacing("Peter", with: "Peter "),
            text + "\n" + line.replacing("Peter", with: "Peter+"),
            text + "\n" + line.replacing("Peter", with: "Peter\u{3000}"),
            text + "\n" + line.replacing("=\n", with: "\n"),
            text + "\n" + line.replacing("=\n", with: "= \n"),
            text + "\n\u{2014} PeterNeumann\n", text + "\n\u{2014} PeterNeumann x08gow==\n",
            text.replacing("\n", with: "\r\n") + "\n" + line, "\t" + note, "a\u{0}" + note,
            text + "\n" + String(repeating: line, count: 101),
            String(repeating: "a", count: 1 << 20) + note,
        ]
        for text in bad {
            #expect(code { _ = try SignedNote(parsing: text) } == .malformedNote, "\(text)")
        }
        let invalid = Array(note.utf8.dropLast(4)) + [0xFF] + Array(note.utf8.suffix(4))
        #expect(code { _ = try SignedNote(parsing: [0xC3] + invalid) } == .malformedNote)
        #expect(try SignedNote(parsing: text + "\n" + line + line).signatures.count == 2)
        for text in ["", "no newline", "carriage\r\n", "tab\t\n"] {
            #expect(code { _ = try SignedNote(text: text) } == .malformedNote)
        }
    }

    @Test("compares names byte by byte, not by canonical equivalence")
    func canonicalEquivalence() throws {
        let composed = try Samples.signingKey("caf\u{E9}", 1)
        let decomposed = try VerifierKey(
            name: "cafe\u{301}", publicKey: composed.verifierKey.publicKey)
        #expect(composed.verifierKey.keyID != decomposed.keyID)
        var note = try SignedNote(text: "text\n")
        try note.sign(with: composed)
        let renamed = note.description.unicodeScalars.reduce(into: "") { text, scalar in
            text.unicodeScalars.append(
                contentsOf: scalar == "\u{E9}" ? ["e", "\u{301}"] : [scalar])
        }
        #expect(
            try SignedNote(parsing: note.description).verified(by: [composed.verifierKey]) != [])
        let known = [composed.verifierKey]
        #expect(code { try SignedNote(parsing: renamed).verified(by: known) } == .unverified)
    }

    @Test("refuses text that is not a verifier key")
    func badKeys() throws {
        let key = Samples.neumannKey
        let bad = [
            "", "+", "++", "PeterNeumann", "PeterNeumann+c74f20a3", key + "=", key + "\n",
            key.replacing("c74f", with: "c74e"), key.replacing("c74f20a3", with: "c74f20a"),
            key.replacing("+c74f20a3", with: "+0c74f20a3"), key.replacing("+ARpc", with: "+AhpcA"),
            key.replacing("+ARpc", with: "+AQ"), "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4",
            key.replacing("Peter", with: "Peter "), String(key.dropLast(4)),
        ]
        for text in bad {
            let refusal = code { _ = try VerifierKey(parsing: text) }
            #expect(refusal == .badKey || refusal == .badName, "\(text)")
        }
        for name in ["", " ", "a b", "a+b", "a\nb", "a\u{A0}b", "a\u{85}b", "\u{7}"] {
            #expect(code { _ = try Samples.signingKey(name, 1) } == .badName, "\(name)")
        }
        for count in [0, 31, 33, 64] {
            let bytes = [UInt8](repeating: 1, count: count)
            #expect(code { _ = try VerifierKey(name: "a", publicKey: bytes) } == .badKey)
            #expect(code { _ = try SigningKey(name: "a", seed: bytes) } == .badKey)
        }
    }

    @Test("makes keys from seeds and from injected randomness, and never shows the secret half")
    func signingKeys() throws {
        // RFC 8032 §7.1, test 1.
        let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
        let publicKey = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        let digest = try #require(Digest(hex: seed))
        let key = try SigningKey(name: "example.com/log", seed: digest.bytes)
        #expect(Digest(bytes: key.verifierKey.publicKey)?.hex == publicKey)
        #expect(key.name == "example.com/log")
        var dumped = ""
        dump(key, to: &dumped)
        dumped += "\(key)" + String(reflecting: key)
        #expect(dumped.contains(key.verifierKey.description))
        for byte in ["9d", "157", "97, 177"] {
            #expect(!dumped.replacing(key.verifierKey.description, with: "").contains("[\(byte)"))
        }
        #expect(!dumped.contains("PrivateKey"))
    }
}
