import Crypto
import Tables

/// The key of an event in the index: the id itself, or a hash where it is too long, and a few bytes
/// of a hash of the source, which is often longer than the id and the same for many events.
///
/// It has the id rather than a hash, so that ids that ascend with time are adjacent. A key only
/// finds candidates; the stored record decides whether it is the same event.
public struct EventKey: Hashable, Sendable {
    /// The maximum length of an id in a key of LMDB, with room for the bytes of ``next``.
    private static let maximumIDBytes = 440
    /// The first byte of a hashed key, with which no text begins.
    private static let hashed: UInt8 = 0xFF
    /// Among 65,000 sources, two have the same bytes by chance. To construct a collision takes 2^32
    /// hashes.
    private static let sourceBytes = 4

    package let bytes: [UInt8]
    /// A hash of the bytes, made once, on the thread that makes the key.
    package let hash: Int

    /// The key of an event: id first, so that ids that ascend with time are adjacent in the table
    /// for all sources.
    public init(source: String, id: String) {
        var key: [UInt8] = []
        let source = SHA256.hash(data: Array(source.utf8))
        if id.utf8.count > Self.maximumIDBytes {
            key.append(Self.hashed)
            key.append(contentsOf: SHA256.hash(data: Array(id.utf8)))
        } else {
            key.reserveCapacity(id.utf8.count + 1 + Self.sourceBytes)
            key.append(contentsOf: id.utf8)
            key.append(0)
        }
        key.append(contentsOf: source.prefix(Self.sourceBytes))
        self.init(bytes: key)
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        var hasher = Hasher()
        // All bytes at once: hashed one by one, they would cost more than the look-up.
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        hash = hasher.finalize()
    }

    /// The key to look up next when another event has this key.
    public var next: EventKey { EventKey(bytes: bytes + [0]) }
}
