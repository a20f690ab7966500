import EventLog
import MerkleTree

/// Verifies the records since the last checkpoint, before new ones are appended.
///
/// Checkpoints are signed every second, so these are few. Earlier records are compared with the
/// tree whenever they are read.
struct TailAudit {
    private let log: any LogStore

    init(_ log: any LogStore) {
        self.log = log
    }

    /// Throws unless the log begins with what was signed, and ends with the tree of its records.
    func run(from signed: LogHead?) throws(LedgerError) {
        do throws(LogError) {
            let start = signed ?? .empty
            let head = log.head
            guard start.size <= head.size, try log.root(at: start.size) == start.root else {
                throw LogError(
                    .damaged(nil), "It does not begin with its checkpoint of \(start.size).")
            }
            var frontier = try Frontier(size: start.size) { (id) throws(LogError) in
                try log.presentNode(id)
            }
            try log.scan(from: Position(start.size), upTo: Position(head.size)) {
                (_, record) throws(LogError) in
                frontier.append(TreeHash.leaf(record)) { _, _ in }
                return true
            }
            guard frontier.size == head.size, frontier.root() == head.root else {
                throw LogError(
                    .damaged(Position(frontier.size)),
                    "Its tree does not match the records behind its checkpoint of \(start.size).")
            }
        } catch {
            throw LedgerError(error)
        }
    }
}
