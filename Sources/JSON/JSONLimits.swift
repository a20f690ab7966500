/// The limits of a document. A document that exceeds one is refused, never truncated.
///
/// RFC 8259 §9 lets a parser set limits on size, depth and the range of numbers.
public struct JSONLimits: Sendable {
    /// The deepest nesting of objects and arrays that any limit may allow, so that code that
    /// descends by recursion is safe.
    public static let highestDepth = 512

    /// The most nodes that any limit may allow: counts on the tape have 24 bits.
    public static let highestNodes = 1 << 24 - 1

    /// The most bytes that any limit may allow: offsets on the tape have 32 bits.
    public static let highestBytes = Int(Int32.max)

    /// How deep objects and arrays may nest; a document that is one empty array has depth 1.
    public let maximumDepth: Int

    /// How many bytes a document may have, white space included.
    public let maximumBytes: Int

    /// How many nodes (values and member names together) a document may have.
    public let maximumNodes: Int

    /// Limits for one document; each is brought within 0 and the highest that the tape can hold.
    public init(
        maximumDepth: Int = 32,
        maximumBytes: Int = 8 << 20,
        maximumNodes: Int = 1 << 20
    ) {
        self.maximumDepth = max(0, min(maximumDepth, Self.highestDepth))
        self.maximumBytes = max(0, min(maximumBytes, Self.highestBytes))
        self.maximumNodes = max(0, min(maximumNodes, Self.highestNodes))
    }
}
