/// Finds an event by source and id: the first half of SHA-256(source ‖ 0 ‖ id).
///
/// A key only finds candidates; whether it is the same event is decided on the stored text.
public struct EventKey: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    /// A key from the first 16 bytes of a digest.
    public init(digest: [UInt8]) {
        precondition(digest.count >= 16, "a key takes 16 bytes")
        high = Self.word(digest[0..<8])
        low = Self.word(digest[8..<16])
    }

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Where to look next when another event holds this key.
    public var next: EventKey {
        let (low, carry) = low.addingReportingOverflow(1)
        return EventKey(high: carry ? high &+ 1 : high, low: low)
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        bytes.append(bigEndian: high)
        bytes.append(bigEndian: low)
        return bytes
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension EventKey: Comparable {
    /// Order of the table's keys.
    public static func < (left: EventKey, right: EventKey) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}
