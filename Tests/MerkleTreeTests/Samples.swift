import MerkleTree

/// Values that several suites use.
enum Samples {
    /// Leaf hashes of distinct records.
    static func leaves(_ count: Int) -> [Digest] {
        (0..<count).map { number in TreeHash.leaf(record(number)) }
    }

    /// A record that no other number has.
    static func record(_ number: Int) -> [UInt8] {
        Array("record \(number)".utf8)
    }

    /// The records of the test vectors of google/certificate-transparency.
    static let vectorRecords: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        Array(0x50...0x57), Array(0x60...0x6F),
    ]

    /// The roots of the trees of the first 0, 1, 2 … of those records.
    static let vectorRoots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    /// The key and the note of the documentation of golang.org/x/mod/sumdb/note.
    static let neumannKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let neumannText = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        """
    static let neumannNote =
        neumannText + "\n\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN"
        + "1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

    /// A key that depends on a number only.
    static func signingKey(
        _ name: String, _ number: UInt8, algorithm: VerifierKey.Algorithm = .ed25519
    ) throws(NoteError) -> SigningKey {
        try SigningKey(
            name: name, seed: [UInt8](repeating: number, count: 32), algorithm: algorithm)
    }
}
