/// A source of the nodes of a stored tree.
///
/// Only nodes of level 0, 8, 16 … are asked for, and only those whose leaves all exist; the rest is
/// computed by ``SubtreeHash``. Where a conformance is not practical (a database transaction cannot
/// be kept in a value) pass a closure instead: every function that takes a source has such a form.
public protocol NodeSource {
    /// What reading a node may throw; `Never` for a tree in memory.
    associatedtype Failure: Error

    /// Returns a stored node.
    func node(_ id: NodeID) throws(Failure) -> Digest
}

extension NodeSource {
    /// The digest of any perfect subtree whose leaves all exist, whether it is stored or not.
    public func subtree(_ id: NodeID) throws(Failure) -> Digest {
        try SubtreeHash.digest(of: id) { id throws(Failure) in try node(id) }
    }

    /// The root of the tree as it was with `size` leaves.
    public func root(size: UInt64) throws(Failure) -> Digest {
        try SubtreeHash.root(size: size) { id throws(Failure) in try node(id) }
    }
}
