import Crypto
import Tables

/// Finds an event by source and id: the two texts themselves, or a hash where they are too long.
///
/// Texts rather than hashes, because ids that ascend with time then land next to each other. A key
/// only finds candidates; whether it is the same event is decided on the stored record.
public struct EventKey: Hashable, Sendable {
    /// Bytes of source and id that fit in a key of LMDB, with room to look further.
    private static let maximumTextBytes = 480
    /// First byte of a hashed key; no text begins with it.
    private static let hashed: UInt8 = 0xFF

    package let bytes: [UInt8]

    /// The key of an event: id first, so that ids in the order of time are neighbours in the table
    /// whoever posts them.
    public init(source: String, id: String) {
        var text: [UInt8] = []
        text.reserveCapacity(source.utf8.count + id.utf8.count + 1)
        text.append(contentsOf: id.utf8)
        text.append(0)
        text.append(contentsOf: source.utf8)
        if text.count > Self.maximumTextBytes {
            bytes = [Self.hashed] + Array(SHA256.hash(data: text))
        } else {
            bytes = text
        }
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
