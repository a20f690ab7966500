/// Writes compact JSON (RFC 8259) as UTF-8, with commas where they belong.
///
/// Use it for answers and stored forms whose members are known in advance. It escapes quote,
/// backslash and control characters, and writes everything else as it is. Calls that would not
/// yield JSON (a value without a name in an object, an end without a beginning) are bugs and
/// stop the process.
public struct JSONWriter: Sendable {
    /// What has been written so far.
    public internal(set) var bytes: [UInt8] = []

    /// One bit a container that is open, the innermost lowest: 1 for an object.
    private var objects: UInt64 = 0
    private var depth = 0
    private var needsComma = false
    private var hasName = false

    /// How deep objects and arrays may nest.
    public static let maximumDepth = 64

    /// An empty writer with room for so many bytes.
    public init(reservingCapacity capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
    }

    /// Whether one whole value, or none, has been written.
    public var isBalanced: Bool { depth == 0 }

    /// Opens an object.
    public mutating func beginObject() { begin(UInt8(ascii: "{"), isObject: 1) }

    /// Closes the innermost container, which must be an object.
    public mutating func endObject() { end(UInt8(ascii: "}"), isObject: 1) }

    /// Opens an array.
    public mutating func beginArray() { begin(UInt8(ascii: "["), isObject: 0) }

    /// Closes the innermost container, which must be an array.
    public mutating func endArray() { end(UInt8(ascii: "]"), isObject: 0) }

    private mutating func begin(_ bracket: UInt8, isObject: UInt64) {
        separate()
        precondition(depth < Self.maximumDepth, "JSON nests too deep")
        bytes.append(bracket)
        objects = objects << 1 | isObject
        depth += 1
        needsComma = false
    }

    private mutating func end(_ bracket: UInt8, isObject: UInt64) {
        precondition(depth > 0 && objects & 1 == isObject && !hasName, "no such container open")
        bytes.append(bracket)
        objects >>= 1
        depth -= 1
        needsComma = true
    }

    /// Makes sure that a value may stand here: true when a comma must come before it.
    mutating func beginValue() -> Bool {
        precondition(
            depth == 0 ? bytes.isEmpty : hasName == (objects & 1 == 1),
            "a value cannot stand here")
        defer {
            hasName = false
            needsComma = true
        }
        return needsComma && !hasName
    }

    /// Makes sure that a name may stand here: true when a comma must come before it.
    mutating func beginName() -> Bool {
        precondition(depth > 0 && objects & 1 == 1 && !hasName, "a name cannot stand here")
        hasName = true
        return needsComma
    }

    /// Writes the comma before a value.
    mutating func separate() {
        guard beginValue() else { return }
        bytes.append(UInt8(ascii: ","))
    }
}
