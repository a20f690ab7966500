/// What the events of something are found by: `volunteer:v1`, `type:hours.served`.
public struct Tag: Hashable, Sendable {
    /// Kinds of tags.
    public enum Kind: UInt8, CaseIterable, Sendable {
        /// An aggregate's id, by the aggregate's name.
        case aggregate
        /// The event type.
        case type
        /// The source.
        case source
    }

    let kind: Kind
    /// The aggregate's raw value, or 0.
    let aggregate: UInt8
    let value: String

    var key: [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(value.utf8.count + 2)
        key.append(kind.rawValue)
        key.append(aggregate)
        // Sources may be long; what follows the limit is compared on the event itself.
        key.append(contentsOf: value.utf8.prefix(Self.maximumValueBytes))
        return key
    }

    /// Bytes of a value that the key holds, within LMDB's 511.
    static let maximumValueBytes = 500
}
