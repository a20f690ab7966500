/// The hash function of the Merkle tree (RFC 6962 §2.1).
///
/// Leaves and inner nodes are hashed with different prefixes, so that neither can pass for the
/// other.
public enum TreeHash {
    private static let leafPrefix: UInt8 = 0
    private static let nodePrefix: UInt8 = 1

    /// The root of the tree without leaves: SHA-256 of nothing.
    public static let empty = Digest(hashing: [])

    /// The hash of a leaf, SHA-256(00 ‖ record).
    public static func leaf(_ record: [UInt8]) -> Digest {
        leaf(record.span)
    }

    /// The hash of a leaf, SHA-256(00 ‖ record), of bytes that are borrowed, as from the database.
    public static func leaf(_ record: Span<UInt8>) -> Digest {
        SHA256Hasher.hash(prefix: leafPrefix, record)
    }

    /// The hash of an inner node, SHA-256(01 ‖ left ‖ right).
    public static func node(_ left: Digest, _ right: Digest) -> Digest {
        SHA256Hasher.hash(prefix: nodePrefix, left, right)
    }
}
