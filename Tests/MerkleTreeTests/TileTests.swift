import MerkleTree
import Testing

@Suite("Tiles and entry bundles")
struct TileTests {
    @Test(
        "reads and writes paths as C2SP tlog-tiles says",
        arguments: [
            ("tile/0/000", TilePath(content: .hashes(level: 0), index: 0)),
            ("tile/0/x001/x234/067", TilePath(content: .hashes(level: 0), index: 1_234_067)),
            ("tile/63/999", TilePath(content: .hashes(level: 63), index: 999)),
            ("tile/1/x001/000", TilePath(content: .hashes(level: 1), index: 1000)),
            (
                "tile/0/x001/x234/067.p/8",
                .init(content: .hashes(level: 0), index: 1_234_067, width: 8)
            ),
            ("tile/entries/000.p/255", TilePath(content: .entries, index: 0, width: 255)),
            ("tile/entries/x020/999", TilePath(content: .entries, index: 20_999)),
            (
                "tile/entries/x281/x474/x976/x710/655",
                TilePath(content: .entries, index: (1 << 48) - 1)
            ),
        ])
    func paths(text: String, path: TilePath) {
        #expect(TilePath(parsing: text) == path)
        #expect(TilePath(parsing: "/" + text) == path)
        #expect(path.description == text)
    }

    @Test(
        "refuses every other text",
        arguments: [
            "", "/", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000",
            "tile/64/000", "tile/00/000", "tile/-1/000", "tile/+1/000", "tile//000", "tile/x/000",
            "tile/0/x000/000", "tile/0/x000/001", "tile/0/001/000", "tile/0/x001/x000",
            "tile/0/001.p", "tile/0/001.p/", "tile/0/001.p/0", "tile/0/001.p/256",
            "tile/0/001.p/08", "tile/0/001.p/-1", "tile/0/001/8", "tile/0/x001.p/001",
            "tile/0/.p/8", "tile/0/001.p.p/8", "tile/.p/8", "tile/0.p/8", "Tile/0/000",
            "tile/data/000", "tile/entries/", "tile/entries/x001", "tile/0/000/", "tile/0//000",
            "//tile/0/000", "tile/0/000?", "tile/0/000 ", "tile/0/\u{0661}23", "tile/0/0é0",
            "tile/entries/x281/x474/x976/x710/656", "tile/0/x999/x999/x999/x999/x999/x999/999",
        ])
    func refusesPaths(text: String) {
        #expect(TilePath(parsing: text) == nil)
    }

    @Test("knows which tiles a tree of some size has")
    func availability() {
        func isAvailable(_ text: String, _ size: UInt64) -> Bool? {
            TilePath(parsing: text)?.isAvailable(size: size)
        }
        #expect(isAvailable("tile/0/000", 255) == false)
        #expect(isAvailable("tile/0/000", 256) == true)
        #expect(isAvailable("tile/0/000.p/9", 8) == false)
        #expect(isAvailable("tile/0/000.p/9", 9) == true)
        #expect(isAvailable("tile/0/000.p/9", 1000) == true)
        #expect(isAvailable("tile/1/000.p/1", 255) == false)
        #expect(isAvailable("tile/1/000.p/1", 256) == true)
        #expect(isAvailable("tile/2/000.p/1", 65_536) == true)
        #expect(isAvailable("tile/entries/001", 511) == false)
        #expect(isAvailable("tile/entries/001", 512) == true)
        for level in 7...63 { #expect(isAvailable("tile/\(level)/000.p/1", 1 << 55) == false) }
    }

    @Test("lists what a mirror has to fetch")
    func covering() {
        #expect(TilePath.covering(size: 0).isEmpty)
        #expect(
            TilePath.covering(size: 600).map(\.description) == [
                "tile/entries/000", "tile/entries/001", "tile/entries/002.p/88",
                "tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2",
            ])
        #expect(TilePath.covering(size: 512).count == 2 + 2 + 1)
        for size in UInt64(1)...1000 {
            for path in TilePath.covering(size: size) {
                #expect(path.isAvailable(size: size))
            }
        }
    }

    @Test("holds digests of height 8 times its level, from which a mirror finds the root")
    func tiles() throws {
        let reference = ReferenceTree(leaves: Samples.leaves(1000))
        let tree = MemoryTree(leaves: reference.leaves)
        var mirror: [NodeID: Digest] = [:]
        for path in TilePath.covering(size: 1000) {
            guard case .hashes(let level) = path.content else { continue }
            let bytes = try HashTile.bytes(of: path, from: tree)
            #expect(bytes.count == path.width * 32)
            let digests = try #require(HashTile.digests(in: bytes))
            let height = 1 << (8 * Int(level))
            for (index, digest) in zip(path.range, digests) {
                let first = Int(index) * height
                #expect(digest == reference.hash(first..<first + height))
                mirror[NodeID(level: level * 8, index: index)] = digest
            }
        }
        let root = try SubtreeHash.root(size: 1000) { id throws(MemoryTree.Missing) in
            guard let digest = mirror[id] else { throw MemoryTree.Missing(id: id) }
            return digest
        }
        #expect(root == reference.root(1000))
    }

    @Test("refuses the bytes of no tile", arguments: [0, 1, 31, 33, 8191, 8193, 8224])
    func refusesTiles(count: Int) {
        #expect(HashTile.digests(in: [UInt8](repeating: 0, count: count)) == nil)
    }

    @Test("writes and reads entry bundles")
    func bundles() throws {
        let records = [
            [], [1], [UInt8](repeating: 2, count: 300), [UInt8](repeating: 3, count: 65_535),
        ]
        var bundle: [UInt8] = []
        for record in records { EntryBundle.append(record, to: &bundle) }
        #expect(Array(bundle.prefix(7)) == [0, 0, 0, 1, 1, 1, 44])
        #expect(EntryBundle.records(in: bundle)?.map(Array.init) == records)
        for count in 0..<310 where ![2, 5, 307].contains(count) {
            #expect(EntryBundle.records(in: Array(bundle.prefix(count))) == nil, "\(count)")
        }
        #expect(EntryBundle.records(in: bundle + [0]) == nil)
        let full = [UInt8](repeating: 0, count: 512)
        #expect(EntryBundle.records(in: full)?.count == 256)
        #expect(EntryBundle.records(in: full + [0, 0]) == nil)
    }
}
