import Crypto
import Tables

/// Finds an event by source and id: the id itself, or a hash where it is too long, and a few bytes of a
/// hash of the source, which often is longer than the id and the same for many events.
///
/// The id rather than a hash, because ids that ascend with time then land next to each other. A key
/// only finds candidates; whether it is the same event is decided on the stored record.
public struct EventKey: Hashable, Sendable {
    /// Bytes of an id that fit in a key of LMDB, with room to look further.
    private static let maximumIDBytes = 440
    /// First byte of a hashed key; no text begins with it.
    private static let hashed: UInt8 = 0xFF
    /// Two of 65,000 sources have the same bytes by chance; to find many that do takes 2^32 hashes each.
    private static let sourceBytes = 4

    package let bytes: [UInt8]

    /// The key of an event: id first, so that ids in the order of time are neighbours in the table
    /// whoever posts them.
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
        bytes = key
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The bytes at once: one by one, hashing them would cost more than the look-up.
    public func hash(into hasher: inout Hasher) {
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }

    /// Where to look next when another event holds this key.
    public var next: EventKey { EventKey(bytes: bytes + [0]) }
}
