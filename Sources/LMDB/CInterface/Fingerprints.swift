import CLMDBGuard
import Synchronization

/// Fingerprints of values that passed their check, by number, so that later reads need not hash
/// them again. Takes 4 bytes of memory for each value that was read.
///
/// A value that has changed since is detected, except with a probability of one in four billion.
public final class Fingerprints: Sendable {
    /// Fingerprints of consecutive numbers.
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

        /// Whether the number is in this block.
        public func contains(_ number: UInt64) -> Bool {
            number >= first && number - first < Fingerprints.blockCount
        }

        /// Whether a value has the fingerprint that was kept for its number.
        public func isKnown(_ value: Span<UInt8>, at number: UInt64) -> Bool {
            unsafe value.withUnsafeBytes { bytes in
                unsafe guard_print_is(raw, Int(number - first), bytes.baseAddress, bytes.count)
                    != 0
            }
        }

        /// Keeps the fingerprint of a value that passed its check.
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
