import CLMDBGuard
import Synchronization

/// Fingerprints of values that were found right, by number, so that they need not be hashed again each
/// time they are read: 4 bytes a value in memory, for those that were read.
///
/// A value that has changed since is told from the one that was right, but for one in four billion.
public final class Fingerprints: Sendable {
    /// Fingerprints of neighbours.
    ///
    /// `@unchecked Sendable`: the library reads and writes each atomically.
    @safe public final class Block: @unchecked Sendable {
        private let raw: OpaquePointer
        /// The first number.
        private let first: UInt64

        fileprivate init(first: UInt64) {
            self.first = first
            unsafe raw = guard_make_prints()
        }

        deinit {
            unsafe guard_free_prints(raw)
        }

        /// Whether it has the fingerprint of this number.
        public func contains(_ number: UInt64) -> Bool {
            number >= first && number - first < Fingerprints.blockCount
        }

        /// Whether the value of a number is the one that was kept.
        public func isKnown(_ value: Span<UInt8>, at number: UInt64) -> Bool {
            unsafe value.withUnsafeBytes { bytes in
                unsafe guard_print_is(raw, Int(number - first), bytes.baseAddress, bytes.count)
                    != 0
            }
        }

        /// Keeps the fingerprint of a value that is right.
        public func keep(_ value: Span<UInt8>, at number: UInt64) {
            unsafe value.withUnsafeBytes { bytes in
                unsafe guard_keep_print(raw, Int(number - first), bytes.baseAddress, bytes.count)
            }
        }
    }

    private static let blockCount = UInt64(GUARD_PRINTS)
    private let blocks = Mutex<[UInt64: Block]>([:])

    /// No fingerprints.
    public init() {}

    /// The block that a number is in.
    public func block(of number: UInt64) -> Block {
        let place = number / Self.blockCount
        return blocks.withLock { blocks in
            if let block = blocks[place] { return block }
            let block = Block(first: place * Self.blockCount)
            blocks[place] = block
            return block
        }
    }
}
