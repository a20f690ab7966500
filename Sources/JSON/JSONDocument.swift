/// A scanned JSON document: the bytes as given and a flat tape of nodes with their offsets.
///
/// Use it wherever exact bytes matter: it creates no string and copies nothing until asked. A
/// node is an index into the tape; the root is 0. An object is followed by its members, each a
/// name (a string node) and a value with its whole subtree; an array by its elements. Passing a
/// node of another document, or one of the wrong kind where a kind is stated, is a bug of the
/// caller.
public struct JSONDocument: Sendable {
    /// An index into the tape.
    public typealias Node = Int

    /// What a node is.
    public enum Kind: UInt8, Sendable {
        /// An object; its children are its members.
        case object
        /// An array; its children are its elements.
        case array
        /// A string, or a member's name.
        case string
        /// A number written without fraction and exponent.
        case integer
        /// A number written with a fraction or an exponent, even if its value is whole.
        case fraction
        /// The literal `true`.
        case `true`
        /// The literal `false`.
        case `false`
        /// The literal `null`.
        case null
    }

    /// The bytes as given; a document of a range keeps those outside it too.
    public let bytes: [UInt8]

    /// Whether there is white space between tokens, or before or after the value.
    public let hasInsignificantWhitespace: Bool

    @usableFromInline let tape: [TapeEntry]

    /// Scans a JSON text (RFC 8259), strictly: valid UTF-8 without byte order mark, one value,
    /// whole surrogate pairs in escapes, no two members of an object with the same name.
    ///
    /// - Parameters:
    ///   - bytes: what to scan; the array is kept, not copied.
    ///   - range: where in `bytes` the text is, if it is not all of them.
    ///   - limits: what is too large or too deep.
    /// - Throws: why the text was refused; the offset counts from the start of `bytes`.
    public init(
        parsing bytes: [UInt8], range: Range<Int>? = nil, limits: JSONLimits = JSONLimits()
    ) throws(JSONError) {
        let range = range ?? 0..<bytes.count
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        guard range.count <= limits.maximumBytes, range.upperBound <= JSONLimits.highestBytes
        else {
            throw JSONError(code: .sizeExceeded, offset: range.lowerBound)
        }
        guard !range.isEmpty else { throw JSONError(code: .empty, offset: range.lowerBound) }
        var state = ScanState(position: range.lowerBound)
        var tape: [TapeEntry] = []
        // A CloudEvent has a node for every 13 bytes or so: most documents need no second tape.
        let highestCapacity = limits.maximumNodes + 1
        var capacity = range.count / 24 + 6
        while !state.isFinished {
            guard state.count == 0 || capacity < highestCapacity else {
                throw JSONError(code: .sizeExceeded, offset: state.position)
            }
            capacity = min(capacity * 2, highestCapacity)
            do throws(ScanFailure) {
                state = try Scanner.resume(
                    state, bytes: bytes, end: range.upperBound,
                    maximumDepth: limits.maximumDepth, tape: &tape, capacity: capacity)
            } catch {
                throw Self.error(error, tape: tape, bytes: bytes, range: range)
            }
        }
        guard state.count <= limits.maximumNodes else {
            throw JSONError(code: .sizeExceeded, offset: range.lowerBound)
        }
        self.bytes = bytes
        self.tape = tape
        hasInsignificantWhitespace = state.hasSpace
    }

    private static func error(
        _ failure: ScanFailure, tape: [TapeEntry], bytes: [UInt8], range: Range<Int>
    ) -> JSONError {
        if failure.code == .unexpectedEnd, bytes[range].allSatisfy({ $0 <= 0x20 }) {
            return JSONError(code: .empty, offset: failure.offset)
        }
        return JSONError(
            code: failure.code, offset: failure.offset,
            pointer: failure.pointer(tape: tape, bytes: bytes))
    }

    /// The number of nodes on the tape.
    @inlinable public var nodeCount: Int { tape.count }

    /// What the node is.
    @inlinable
    public func kind(_ node: Node) -> Kind {
        switch tape[node].meta & 7 {
        case 0: .object
        case 1: .array
        case 2: .string
        case 3: .integer
        case 4: .fraction
        case 5: .true
        case 6: .false
        default: .null
        }
    }

    /// Where the value is in `bytes`; a string with its quotes.
    @inlinable
    public func range(_ node: Node) -> Range<Int> {
        let entry = tape[node]
        return Int(entry.start)..<Int(entry.end)
    }

    /// The node after this one's whole subtree: its next sibling, if it has one.
    @inlinable
    public func next(_ node: Node) -> Node {
        let entry = tape[node]
        return entry.isContainer ? Int(entry.link) : node + 1
    }

    /// How many members an object, or elements an array has; 0 for all else.
    @inlinable
    public func count(_ node: Node) -> Int { tape[node].children }

    /// The first name of an object or element of an array; valid where `count` is not 0.
    @inlinable
    public func firstChild(_ node: Node) -> Node { node + 1 }
}
