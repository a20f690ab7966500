import EventLog
import Foundation
import MerkleTree
import Synchronization

/// Recomputes every hash of a log: each record against its leaf, each leaf against the tree, the
/// tree against every checkpoint that was ever signed.
struct TreeAudit {
    /// Records that are hashed before the tree goes on, over all cores.
    private static let blockRecords: UInt64 = 65_536

    private let log: any LogStore
    private let key: VerifierKey
    private let origin: String

    init(_ log: any LogStore, key: VerifierKey, origin: String) {
        self.log = log
        self.key = key
        self.origin = origin
    }

    /// The founding record says which key signs; its hash is checked before it is believed.
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
            let leaves = try leaves(start, end)
            for leaf in leaves {
                try frontier.append(leaf) { id, digest in
                    guard id.level > 0 else { return }
                    try check(id, digest)
                }
                while let next = checkpoints.last, next.size == frontier.size {
                    guard next.root == frontier.root() else {
                        throw LedgerError(
                            .damaged, "The checkpoint of \(next.size) does not match the records.")
                    }
                    checkpoints.removeLast()
                }
            }
            progress(end, size)
        }
        try checkNothingBeyond(size)
        return count
    }

    /// Hashes a block of records on all cores, comparing each with its stored leaf.
    private func leaves(_ start: UInt64, _ end: UInt64) throws -> [Digest] {
        let slices = max(1, ProcessInfo.processInfo.activeProcessorCount)
        let width = (end - start + UInt64(slices) - 1) / UInt64(slices)
        let results = Mutex<[Result<[Digest], any Error>?]>(
            Array(repeating: nil, count: slices))
        let log = log
        DispatchQueue.concurrentPerform(iterations: slices) { slice in
            let first = min(end, start + UInt64(slice) * width)
            let last = min(end, first + width)
            let result = Result { try Self.leaves(of: log, first, last) }
            results.withLock { $0[slice] = result }
        }
        var leaves: [Digest] = []
        leaves.reserveCapacity(Int(end - start))
        for result in results.withLock({ $0 }) {
            if let result { leaves += try result.get() }
        }
        return leaves
    }

    private static func leaves(
        of log: any LogStore, _ start: UInt64, _ end: UInt64
    ) throws -> [Digest] {
        var leaves: [Digest] = []
        leaves.reserveCapacity(Int(end - start))
        try log.scan(from: Position(start), upTo: Position(end)) { (_, bytes) throws(LogError) in
            leaves.append(TreeHash.leaf(bytes))
            return true
        }
        guard leaves.count == Int(end - start) else {
            throw LedgerError(.damaged, "Position \(start + UInt64(leaves.count)) is missing.")
        }
        var next = 0
        try log.scanNodes(level: 0, from: start, upTo: end) { (index, digest) throws(LogError) in
            guard index == start + UInt64(next), digest == leaves[next] else {
                let position = Position(start + UInt64(next))
                throw LogError(
                    .damaged(position), "Position \(position): record and tree disagree.")
            }
            next += 1
            return true
        }
        guard next == leaves.count else {
            throw LedgerError(.damaged, "The leaf of position \(start + UInt64(next)) is missing.")
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

    /// Nodes or records beyond the end would become part of the tree one day.
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
