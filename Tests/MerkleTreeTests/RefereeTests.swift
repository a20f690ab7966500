import Foundation
import MerkleTree
import TestSupport
import Testing

@Suite(
    "Agreement with golang.org/x/mod/sumdb",
    .enabled(
        if: Referee.isAvailable,
        "skipped: needs Go (apt-get install golang-go golang-golang-x-mod-dev)"))
struct RefereeTests {
    /// Questions to the referee, with the answers that we expect.
    private struct Examination {
        var questions: [String] = []
        var expected: [String] = []

        mutating func ask(_ question: String, expect answer: String) {
            questions.append(question)
            expected.append(answer)
        }

        func hold() throws {
            let answers = try Referee.answers(to: questions)
            #expect(answers.count == questions.count)
            for (number, (answer, expected)) in zip(answers, expected).enumerated()
            where answer != expected {
                Issue.record("\(questions[number].prefix(200)): \(answer), expected \(expected)")
            }
        }
    }

    @Test("over the tree rebuilt from entry bundles: roots, proofs and tiles")
    func trees() throws {
        var generator = SeededGenerator(for: "trees")
        let records = (0..<700).map(Samples.record)
        let tree = MemoryTree(leaves: records.map { TreeHash.leaf($0) })
        var examination = Examination()
        for first in stride(from: 0, to: records.count, by: TilePath.fullWidth) {
            let part = records[first..<min(first + TilePath.fullWidth, records.count)]
            var bundle: [UInt8] = []
            for record in part { EntryBundle.append(record, to: &bundle) }
            examination.ask("bundle \(base64(bundle))", expect: "\(part.endIndex)")
        }
        for size in UInt64(1)...700 {
            try askProofs(&examination, tree, size: size, using: &generator)
        }
        for path in TilePath.covering(size: 700) {
            guard case .hashes(let level) = path.content else { continue }
            let bytes = try HashTile.bytes(of: path, from: tree)
            // Go names the height in the path, C2SP does not.
            let name = path.description.replacing("tile/", with: "tile/8/", maxReplacements: 1)
            examination.ask(
                "tile \(level) \(path.index) \(path.width)", expect: "\(name) \(base64(bytes))")
        }
        try examination.hold()
    }

    @Test("over notes, keys and signatures, in both directions")
    func notes() throws {
        var generator = SeededGenerator(for: "notes")
        var examination = Examination()
        for number in 0..<50 {
            let name = "example.com/\u{5FD7}\u{613F}/\(number)"
            let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let key = try SigningKey(name: name, seed: bytes)
            let root = Digest(hashing: bytes)
            let size = UInt64.random(in: 0...Checkpoint.maximumSize, using: &generator)
            let checkpoint = Checkpoint(origin: name, size: size, root: root)
            let note = try checkpoint.signed(by: key)
            let seed = base64(bytes)
            let text = base64(Array(checkpoint.body.utf8))
            examination.ask("vkey \(name) \(seed)", expect: "\(key.verifierKey)")
            // Ed25519 is deterministic: the same key and text give the same note.
            examination.ask("sign \(name) \(seed) \(text)", expect: base64(Array(note.utf8)))
            examination.ask("open \(key.verifierKey) \(base64(Array(note.utf8)))", expect: text)
            let changed = note.replacing("\n\(size)\n", with: "\n\(size ^ 1)\n")
            examination.ask("open \(key.verifierKey) \(base64(Array(changed.utf8)))", expect: "bad")
            let witness = try SigningKey(name: name, seed: bytes, algorithm: .cosignatureV1)
            let time = UInt64.random(in: 0...UInt64(Int64.max), using: &generator)
            var cosigned = try SignedNote(text: checkpoint.body)
            try cosigned.sign(with: witness, time: time)
            let line = cosigned.description.utf8.dropFirst(checkpoint.body.utf8.count + 1)
            examination.ask(
                "cosign \(name) \(seed) \(time) \(text)", expect: base64(Array(line)))
        }
        let neumann = base64(Array(Samples.neumannNote.utf8))
        let text = base64(Array(Samples.neumannText.utf8))
        examination.ask("open \(Samples.neumannKey) \(neumann)", expect: text)
        try examination.hold()
    }

    /// Asks for the root, for one proof of each kind, and whether ours are good and others bad.
    private func askProofs(
        _ examination: inout Examination, _ tree: MemoryTree, size: UInt64,
        using generator: inout SeededGenerator
    ) throws {
        let root = try tree.root(size: size)
        examination.ask("root \(size)", expect: root.base64)
        let index = UInt64.random(in: 0..<size, using: &generator)
        let path = list(try InclusionProof.make(index: index, size: size, from: tree))
        let leaf = try tree.node(NodeID(level: 0, index: index)).base64
        examination.ask("record \(size) \(index)", expect: path)
        examination.ask(
            "check-record \(size) \(root.base64) \(index) \(leaf) \(path)", expect: "good")
        examination.ask(
            "check-record \(size) \(root.base64) \(index) \(root.base64) \(path)",
            expect: size == 1 ? "good" : "bad")
        let old = UInt64.random(in: 1...size, using: &generator)
        let oldRoot = try tree.root(size: old).base64
        let proof = list(try ConsistencyProof.make(from: old, to: size, source: tree))
        examination.ask("tree \(size) \(old)", expect: proof)
        examination.ask(
            "check-tree \(size) \(root.base64) \(old) \(oldRoot) \(proof)", expect: "good")
        examination.ask(
            "check-tree \(size) \(root.base64) \(old) \(leaf) \(proof)",
            expect: leaf == oldRoot ? "good" : "bad")
    }

    private func list(_ hashes: [Digest]) -> String {
        hashes.isEmpty ? "-" : hashes.map(\.base64).joined(separator: ",")
    }

    private func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }
}
