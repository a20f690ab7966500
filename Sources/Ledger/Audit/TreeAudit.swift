import EventLog
import Foundation
import MerkleTree
import Synchronization

/// Recomputes every hash of a log. Compares each record with its leaf (which the log does while
/// reading), the leaves with the tree, and the tree with every signed checkpoint.
struct TreeAudit {
    /// Records that are hashed before the tree goes on, over all cores.
    private static let blockRecords: UInt64 = 65_536
    /// Leaves under one node of the next stored level, which are joined where they are hashed.
    private static let tileLeaves = 1 << Int(NodeID.levelsPerTile)

    private let log: any LogStore
    private let key: VerifierKey
    private let origin: String

    init(_ log: any LogStore, key: VerifierKey, origin: String) {
        self.log = log
        self.key = key
        self.origin = origin
    }

    /// Checks the hash of the founding record, which names the signing key, before the key is used.
    static func checkFirstRecord(of log: any LogStore) throws {
        _ = try leaves(of: log, 0, min(1, log.head.size))
    }

    /// Returns the number of checkpoints that hold; throws with the first position that does not.
    func run(size: UInt64, _ progress: Progress) throws -> Int {
        var checkpoints = try openCheckpoints(upTo: size)
        let count = checkpoints.count
        checkpoints.reverse()
        var frontier = Frontier()
        while frontier.size < size {
            let start = frontier.size
            let end = min(size, start + Self.blockRecords)
            for tile in try tiles(start, end) {
                try append(tile, to: &frontier, &checkpoints)
            }
            progress(end, size)
        }
        try checkNothingBeyond(size)
        return count
    }

    /// Appends the leaves of a tile, all at once unless a checkpoint was signed over some of them.
    private func append(
        _ tile: Tile, to frontier: inout Frontier, _ checkpoints: inout [LogHead]
    ) throws {
        let end = frontier.size + UInt64(tile.leaves.count)
        if let root = tile.root, checkpoints.last.map({ $0.size >= end }) ?? true {
            try frontier.append(subtree: root, level: NodeID.levelsPerTile) { id, digest in
                try check(id, digest)
            }
            return try check(&checkpoints, at: frontier)
        }
        for leaf in tile.leaves {
            try frontier.append(leaf) { id, digest in
                guard id.level > 0 else { return }
                try check(id, digest)
            }
            try check(&checkpoints, at: frontier)
        }
    }

    /// Compares the checkpoints of this size, which are taken off, with the tree.
    private func check(_ checkpoints: inout [LogHead], at frontier: Frontier) throws {
        while let next = checkpoints.last, next.size == frontier.size {
            guard next.root == frontier.root() else {
                throw LedgerError(
                    .damaged, "The checkpoint of \(next.size) does not match the records.")
            }
            checkpoints.removeLast()
        }
    }

    /// Adjacent leaves, with the node over them if they are enough for one.
    private struct Tile: Sendable {
        let leaves: ArraySlice<Digest>
        let root: Digest?
    }

    /// Hashes a block of records on all cores, comparing each with its stored leaf, and joins them.
    private func tiles(_ start: UInt64, _ end: UInt64) throws -> [Tile] {
        let slices = max(1, ProcessInfo.processInfo.activeProcessorCount)
        let tileLeaves = UInt64(Self.tileLeaves)
        let share = (end - start + UInt64(slices) - 1) / UInt64(slices)
        let width = (share + tileLeaves - 1) / tileLeaves * tileLeaves
        let results = Mutex<[Result<[Tile], any Error>?]>(
            Array(repeating: nil, count: slices))
        let log = log
        DispatchQueue.concurrentPerform(iterations: slices) { slice in
            let first = min(end, start + UInt64(slice) * width)
            let last = min(end, first + width)
            let result = Result { Self.tiles(of: try Self.leaves(of: log, first, last)) }
            results.withLock { $0[slice] = result }
        }
        var tiles: [Tile] = []
        for result in results.withLock({ $0 }) {
            if let result { tiles += try result.get() }
        }
        return tiles
    }

    private static func tiles(of leaves: [Digest]) -> [Tile] {
        stride(from: 0, to: leaves.count, by: tileLeaves).map { first in
            let part = leaves[first..<min(first + tileLeaves, leaves.count)]
            return Tile(
                leaves: part, root: part.count == tileLeaves ? SubtreeHash.perfect(part) : nil)
        }
    }

    private static func leaves(
        of log: any LogStore, _ start: UInt64, _ end: UInt64
    ) throws -> [Digest] {
        // Each record is hashed and held against its leaf where it is read.
        var next = start
        try log.scan(from: Position(start), upTo: Position(end)) { (_, _) throws(LogError) in
            next += 1
            return true
        }
        guard next == end else {
            throw LedgerError(.damaged, "Position \(next) is missing.")
        }
        var leaves: [Digest] = []
        leaves.reserveCapacity(Int(end - start))
        try log.scanNodes(level: 0, from: start, upTo: end) { (_, digest) throws(LogError) in
            leaves.append(digest)
            return true
        }
        return leaves
    }

    /// Compares a recomputed node above the leaves with the stored one.
    private func check(_ id: NodeID, _ digest: Digest) throws {
        guard try log.node(id) != digest else { return }
        let first = Position(id.index << UInt64(id.level))
        throw LedgerError(
            .damaged,
            "Tree node \(id.level)/\(id.index), over the records from position \(first) on, does "
                + "not match them.")
    }

    private func openCheckpoints(upTo size: UInt64) throws -> [LogHead] {
        var heads: [LogHead] = []
        try log.checkpoints { (stored) throws(LogError) in
            guard stored.size <= size else { return true }
            let text = String(decoding: stored.note, as: UTF8.self)
            guard let checkpoint = try? Checkpoint.open(text, keys: [key]),
                checkpoint.size == stored.size, checkpoint.origin == origin
            else {
                throw LogError(
                    .damaged(Position(stored.size)),
                    "The checkpoint of \(stored.size) does not verify.")
            }
            heads.append(LogHead(size: checkpoint.size, root: checkpoint.root))
            return true
        }
        return heads
    }

    /// Throws when there are nodes or records beyond the end: they would become part of the tree
    /// later.
    private func checkNothingBeyond(_ size: UInt64) throws {
        guard log.head.size == size else { return }
        for level in stride(from: UInt8(0), through: 32, by: 8) {
            try log.scanNodes(level: level, from: size >> UInt64(level), upTo: UInt64.max) {
                (index, _) throws(LogError) in
                throw LogError(
                    .damaged(Position(index << UInt64(level))),
                    "Tree node \(level)/\(index) lies beyond the end of the log.")
            }
        }
    }
}
