import EventLog
import MerkleTree

/// What is in the journal and not yet in the environment: records with their tree nodes, in memory.
struct PendingRecords: Sendable {
    /// The position of the first: as many records are in the environment.
    let base: UInt64
    private(set) var records: [[UInt8]] = []
    /// Stored nodes by level, in the order of the levels of ``LogTables``.
    private(set) var nodes: [[Digest]]

    /// No records behind so many.
    init(after base: UInt64) {
        self.base = base
        nodes = Array(repeating: [], count: LogTables.levels.count)
    }

    var isEmpty: Bool { records.isEmpty }

    /// Adds records behind a tree, which grows with them.
    mutating func append(_ added: [[UInt8]], to frontier: inout Frontier) {
        records += added
        for record in added {
            frontier.append(TreeHash.leaf(record)) { id, digest in
                guard let place = LogTables.place(of: id) else { return }
                nodes[place].append(digest)
            }
        }
    }

    /// Adds what follows, as it is.
    mutating func append(_ next: PendingRecords) {
        records += next.records
        for (place, digests) in next.nodes.enumerated() { nodes[place] += digests }
    }

    func record(at position: UInt64) -> [UInt8]? {
        guard position >= base, position - base < UInt64(records.count) else { return nil }
        return records[Int(position - base)]
    }

    func node(_ id: NodeID) -> Digest? {
        guard let place = LogTables.place(of: id) else { return nil }
        let first = firstNode(of: place)
        guard id.index >= first, id.index - first < UInt64(nodes[place].count) else { return nil }
        return nodes[place][Int(id.index - first)]
    }

    /// The index of the first node of a level that is here.
    func firstNode(of place: Int) -> UInt64 { base >> UInt64(LogTables.levels[place]) }
}
