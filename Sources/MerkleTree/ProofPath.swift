/// The way from a node to the root, as the verifiers of RFC 9162 §2.1.3.2 and §2.1.4.2 walk it.
struct ProofPath {
    /// On which side of the path a sibling stands.
    enum Side {
        case left, right
    }

    /// The index of the node on its level ("fn" of the RFC).
    private var index: UInt64
    /// The index of the last node on that level ("sn" of the RFC).
    private var last: UInt64

    init(index: UInt64, last: UInt64) {
        self.index = index
        self.last = last
    }

    /// Whether there is nothing above.
    var isAtRoot: Bool { last == 0 }

    /// Goes up past one sibling, and past the levels where the last node has none; nil at the root.
    mutating func climb() -> Side? {
        guard !isAtRoot else { return nil }
        guard isRightChild || index == last else {
            shift()
            return .right
        }
        while !isRightChild && index != 0 {
            shift()
        }
        shift()
        return .left
    }

    /// Goes up for as long as the node is a right child: to the largest subtree that ends there.
    mutating func skipRightChildren() {
        while isRightChild {
            shift()
        }
    }

    private var isRightChild: Bool { index & 1 == 1 }

    private mutating func shift() {
        index >>= 1
        last >>= 1
    }

    /// Where RFC 6962 §2.1 splits some leaves: after the largest power of two below their number;
    /// nil when there are fewer than two.
    static func split(_ leaves: Range<UInt64>) -> UInt64? {
        let count = leaves.upperBound - leaves.lowerBound
        guard count > 1 else { return nil }
        return leaves.lowerBound + (1 << UInt64(63 - (count - 1).leadingZeroBitCount))
    }
}
