import MerkleTree
import Testing

@Suite("Digest and tree hash")
struct DigestTests {
    /// SHA-256 of "abc" (FIPS 180-4, appendix B.1).
    private let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    @Test("hashes as FIPS 180-4 says")
    func hashesKnownText() {
        #expect(Digest(hashing: Array("abc".utf8)).hex == abc)
    }

    @Test("is read and written as bytes, hexadecimal digits and base64")
    func roundTrips() throws {
        let digest = Digest(hashing: Array("abc".utf8))
        #expect(Digest(bytes: digest.bytes) == digest)
        #expect(Digest(bytes: ([0] + digest.bytes)[1...]) == digest)
        #expect(Digest(hex: digest.hex) == digest)
        #expect(Digest(hex: digest.hex.uppercased()) == digest)
        #expect(Digest(base64: digest.base64) == digest)
        #expect(digest.description == abc)
        #expect(digest.base64 == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
        #expect(digest.withSpan { span in (0..<span.count).map { span[$0] } } == digest.bytes)
        var bytes: [UInt8] = [7]
        digest.append(to: &bytes)
        #expect(bytes == [7] + digest.bytes)
    }

    @Test("refuses other lengths", arguments: [0, 1, 31, 33, 64])
    func refusesLengths(count: Int) {
        let bytes = [UInt8](repeating: 0, count: count)
        #expect(Digest(bytes: bytes) == nil)
        #expect(Digest(bytes: bytes[...]) == nil)
        #expect(Digest(hex: String(repeating: "00", count: count)) == nil)
    }

    @Test("refuses text that is not the one form of a digest")
    func refusesText() {
        let text = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0"
        let bad = [
            text, "\(text)==", "\(text)=\n", " \(text)=", "\(text.dropLast())1=", "=\(text)",
            "\(text.dropLast())==", "\(text.dropFirst())==", "\(text.dropLast(3))-_0=",
            "\(text.dropLast(3))é0=", "\(text)=AAAA",
        ]
        for text in bad { #expect(Digest(base64: text) == nil, "\(text)") }
        let hex = abc.dropLast(2)
        for end in ["g0", "0", "000", " 0", "é"] {
            #expect(Digest(hex: "\(hex)\(end)") == nil, "\(end)")
        }
    }

    @Test("separates leaves from nodes, at every length around the copy on the stack")
    func prefixes() throws {
        for count in Array(0...130) + Array(1000...1100) + [2047, 2048, 65_535] {
            let record = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let expected = Digest(hashing: [0] + record)
            #expect(TreeHash.leaf(record) == expected)
            #expect(TreeHash.leaf(record.span) == expected)
        }
        let left = Digest(hashing: [1])
        let right = Digest(hashing: [2])
        #expect(TreeHash.node(left, right) == Digest(hashing: [1] + left.bytes + right.bytes))
        #expect(TreeHash.node(left, right) != TreeHash.node(right, left))
        #expect(TreeHash.empty.hex == Samples.vectorRoots[0])
    }
}
