import MerkleTree

/// A tree in memory that stores nodes as the log does, and refuses to return any others.
struct MemoryTree: NodeSource {
    struct Missing: Error, Equatable {
        let id: NodeID
    }

    private(set) var frontier = Frontier()
    private(set) var nodes: [NodeID: Digest] = [:]

    init(leaves: [Digest] = []) {
        for leaf in leaves { append(leaf) }
    }

    mutating func append(_ leaf: Digest) {
        frontier.append(leaf) { id, digest in nodes[id] = digest }
    }

    func node(_ id: NodeID) throws(Missing) -> Digest {
        guard let digest = nodes[id] else { throw Missing(id: id) }
        return digest
    }
}

/// RFC 6962 §2.1 word for word, slow and independent of the module's way of computing.
final class ReferenceTree {
    let leaves: [Digest]
    private var known: [Range<Int>: Digest] = [:]

    init(leaves: [Digest]) {
        self.leaves = leaves
    }

    /// MTH(D[range]).
    func hash(_ range: Range<Int>) -> Digest {
        if range.isEmpty { return Digest(hashing: []) }
        if range.count == 1 { return leaves[range.lowerBound] }
        if let digest = known[range] { return digest }
        let middle = range.lowerBound + Self.split(range.count)
        let left = hash(range.lowerBound..<middle)
        let right = hash(middle..<range.upperBound)
        let digest = Digest(hashing: [1] + left.bytes + right.bytes)
        known[range] = digest
        return digest
    }

    func root(_ size: Int) -> Digest { hash(0..<size) }

    /// PATH(m, D[range]).
    func path(_ index: Int, _ range: Range<Int>) -> [Digest] {
        if range.count == 1 { return [] }
        let half = Self.split(range.count)
        let middle = range.lowerBound + half
        if index < half {
            return path(index, range.lowerBound..<middle) + [hash(middle..<range.upperBound)]
        }
        return path(index - half, middle..<range.upperBound)
            + [hash(range.lowerBound..<middle)]
    }

    /// SUBPROOF(m, D[range], b).
    func subproof(_ size: Int, _ range: Range<Int>, _ isWhole: Bool) -> [Digest] {
        if size == range.count { return isWhole ? [] : [hash(range)] }
        let half = Self.split(range.count)
        let middle = range.lowerBound + half
        if size <= half {
            return subproof(size, range.lowerBound..<middle, isWhole)
                + [hash(middle..<range.upperBound)]
        }
        return subproof(size - half, middle..<range.upperBound, false)
            + [hash(range.lowerBound..<middle)]
    }

    /// The largest power of two less than `count`.
    private static func split(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }
}
