import EventLog
import JSON
import MerkleTree

/// Fetches parts of a signed tree and checks their form: nothing else is known of them yet.
struct TileFetch: Sendable {
    /// Hash tiles that are asked for at once.
    private static let tilesPerRequest = 64

    private let source: any TileSource
    private let size: UInt64

    /// Fetches from the tree of `size` records.
    init(_ source: any TileSource, size: UInt64) {
        self.source = source
        self.size = size
    }

    /// The outline of the tree behind a known part, which ends with a full bundle; nil where both do not
    /// give the root that was signed.
    func outline(_ checkpoint: Checkpoint, after known: Frontier) async throws -> TreeOutline? {
        let bundles = size / TreeOutline.width
        let nodes = try await hashes(
            level: 1, from: known.size / TreeOutline.width, upTo: bundles)
        let leaves = try await hashes(level: 0, from: bundles * TreeOutline.width, upTo: size)
        return TreeOutline(checkpoint, after: known, nodes: nodes, leaves: leaves)
    }

    /// The leaf hashes of a bundle.
    func leaves(ofBundle bundle: UInt64) async throws -> [Digest] {
        let first = bundle * TreeOutline.width
        return try await hashes(level: 0, from: first, upTo: min(size, first + TreeOutline.width))
    }

    /// The hashes of a tile level from an index on; the tiles are as wide as the tree has them.
    private func hashes(
        level: UInt8, from start: UInt64, upTo end: UInt64
    ) async throws -> [Digest] {
        var hashes: [Digest] = []
        var next = start
        while next < end {
            var paths: [TilePath] = []
            var first = next / TreeOutline.width * TreeOutline.width
            while first < end, paths.count < Self.tilesPerRequest {
                let width = min(end - first, TreeOutline.width)
                paths.append(
                    TilePath(
                        content: .hashes(level: level), index: first / TreeOutline.width,
                        width: Int(width)))
                first += width
            }
            for (path, bytes) in zip(paths, try await source.tiles(paths)) {
                guard let found = bytes.flatMap(HashTile.digests), found.count == path.width else {
                    throw Self.unfit(path)
                }
                hashes += found.dropFirst(Int(next - path.range.lowerBound))
                next = path.range.upperBound
            }
        }
        return hashes
    }

    /// The records of bundles, each checked against the outline of the tree.
    func records(
        ofBundles bundles: Range<UInt64>, in outline: TreeOutline
    ) async throws -> [[UInt8]] {
        let paths = bundles.map { bundle in
            let first = bundle * TreeOutline.width
            return TilePath(
                content: .entries, index: bundle, width: Int(min(size - first, TreeOutline.width)))
        }
        var records: [[UInt8]] = []
        for (path, bytes) in zip(paths, try await source.tiles(paths)) {
            guard let bytes, let found = EntryBundle.records(in: bytes), found.count == path.width
            else { throw Self.unfit(path) }
            guard outline.holds(found.map { TreeHash.leaf($0.span) }, inBundle: path.index) else {
                throw MirrorRefusal(
                    .badTile,
                    "The records of \(path), positions \(path.range.lowerBound) to "
                        + "\(path.range.upperBound - 1), are not those of the tree that was signed."
                )
            }
            for (record, position) in zip(found, path.range) {
                records.append(try Self.record(Array(record), at: Position(position)))
            }
        }
        return records
    }

    /// A record, which must say its place in the log: a log that signed anything else is no ledger's.
    private static func record(
        _ record: [UInt8], at position: Position
    ) throws(MirrorRefusal) -> [UInt8] {
        guard !record.isEmpty else {
            throw MirrorRefusal(
                .badRecord, "The log signed an empty record at position \(position).")
        }
        let sequence = (try? JSONDocument(parsing: record)).flatMap { document in
            document.kind(0) == .object
                ? document.member(0, "sequence").flatMap {
                    document.kind($0) == .string ? document.string($0) : nil
                } : nil
        }
        guard sequence == position.sequence else {
            throw MirrorRefusal(
                .badRecord,
                "The log signed a record at position \(position) whose sequence is "
                    + "\(sequence ?? "missing").")
        }
        return record
    }

    private static func unfit(_ path: TilePath) -> MirrorRefusal {
        MirrorRefusal(.badTile, "\(path) is missing or is not as wide as the tree has it.")
    }
}
