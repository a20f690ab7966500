/// A SHA-256 digest: 32 bytes, held inline without an allocation.
///
/// Every hash of the log is one: leaves, inner nodes and roots. Its words are in memory order, so
/// that the bytes of the value are the bytes of the digest.
public struct Digest: Hashable, Sendable, BitwiseCopyable {
    /// The length of a digest in bytes.
    public static let byteCount = 32

    @usableFromInline let word0: UInt64
    @usableFromInline let word1: UInt64
    @usableFromInline let word2: UInt64
    @usableFromInline let word3: UInt64

    /// Reads a digest from memory; `buffer` must hold 32 bytes.
    @usableFromInline
    init(copying buffer: UnsafeRawBufferPointer) {
        precondition(buffer.count == Self.byteCount, "a digest is 32 bytes")
        unsafe word0 = buffer.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        unsafe word1 = buffer.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        unsafe word2 = buffer.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        unsafe word3 = buffer.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    }

    /// Takes the 32 bytes of a digest; nil when there are more or fewer.
    @inlinable
    public init?(bytes: Span<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self = unsafe bytes.withUnsafeBytes { buffer in unsafe Digest(copying: buffer) }
    }

    /// Takes the 32 bytes of a digest; nil when there are more or fewer.
    @inlinable
    public init?(bytes: [UInt8]) {
        self.init(bytes: bytes.span)
    }

    /// Takes the 32 bytes of a digest from a part of an array; nil when there are more or fewer.
    @inlinable
    public init?(bytes: ArraySlice<UInt8>) {
        self.init(bytes: bytes.span)
    }

    /// The plain SHA-256 of some bytes (FIPS 180-4), without the prefixes of the tree.
    public init(hashing bytes: [UInt8]) {
        self = SHA256Hasher.hash(bytes.span)
    }

    /// The 32 bytes, in a new array. Use ``append(to:)`` or ``withSpan(_:)`` where it counts.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        append(to: &bytes)
        return bytes
    }

    /// Adds the 32 bytes to the end of an array.
    public func append(to bytes: inout [UInt8]) {
        unsafe Swift.withUnsafeBytes(of: self) { buffer in
            unsafe bytes.append(contentsOf: buffer)
        }
    }

    /// Lends the 32 bytes without copying them to the heap, for a put into the database.
    @inlinable
    public func withSpan<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe Swift.withUnsafeBytes(of: self) { buffer throws(Failure) in
            try body(unsafe Span<UInt8>(_unsafeBytes: buffer))
        }
    }
}

// MARK: - Text

extension Digest: CustomStringConvertible {
    /// Reads 64 hexadecimal digits of either case; nil for anything else.
    public init?(hex: String) {
        guard let bytes = Hex.decode(hex.utf8) else { return nil }
        self.init(bytes: bytes)
    }

    /// Reads standard padded base64 (RFC 4648 §4) in its one canonical form; nil for anything else.
    public init?(base64: String) {
        guard let bytes = Base64.decode(base64.utf8) else { return nil }
        self.init(bytes: bytes)
    }

    /// The digest as 64 lower-case hexadecimal digits.
    public var hex: String { Hex.encode(bytes) }

    /// The digest as 44 characters of standard padded base64, as checkpoints and proofs carry it.
    public var base64: String { Base64.encode(bytes) }

    /// The digest as 64 lower-case hexadecimal digits.
    public var description: String { hex }
}
