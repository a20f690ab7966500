import Crypto

/// The one place that calls the hash function: everything else works with ``Digest``.
enum SHA256Hasher {
    /// The SHA-256 of some bytes.
    static func hash(_ bytes: Span<UInt8>) -> Digest {
        unsafe bytes.withUnsafeBytes { buffer in
            var hasher = SHA256()
            unsafe hasher.update(bufferPointer: buffer)
            return finish(hasher)
        }
    }

    /// The SHA-256 of one byte followed by others.
    ///
    /// A record of usual length is copied behind the byte on the stack: one call of the library
    /// costs more than that copy.
    static func hash(prefix: UInt8, _ bytes: Span<UInt8>) -> Digest {
        unsafe bytes.withUnsafeBytes { record in
            unsafe withUnsafeTemporaryAllocation(
                byteCount: stackByteCount, alignment: 16
            ) { buffer in
                var hasher = SHA256()
                unsafe buffer.storeBytes(of: prefix, as: UInt8.self)
                let copied = min(record.count, stackByteCount - 1)
                unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[1...]).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: record[..<copied]))
                unsafe hasher.update(
                    bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<(copied + 1)]))
                if copied < record.count {
                    unsafe hasher.update(
                        bufferPointer: UnsafeRawBufferPointer(rebasing: record[copied...]))
                }
                return finish(hasher)
            }
        }
    }

    /// The SHA-256 of one byte followed by two digests.
    static func hash(prefix: UInt8, _ left: Digest, _ right: Digest) -> Digest {
        unsafe withUnsafeTemporaryAllocation(
            byteCount: 1 + 2 * Digest.byteCount, alignment: 8
        ) { buffer in
            unsafe buffer.storeBytes(of: prefix, toByteOffset: 0, as: UInt8.self)
            unsafe buffer.storeBytes(of: left, toByteOffset: 1, as: Digest.self)
            unsafe buffer.storeBytes(of: right, toByteOffset: 1 + Digest.byteCount, as: Digest.self)
            var hasher = SHA256()
            unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
            return finish(hasher)
        }
    }

    /// Enough for the prefix and nearly every record; a constant, so that it is on the stack.
    private static let stackByteCount = 1024

    private static func finish(_ hasher: consuming SHA256) -> Digest {
        unsafe hasher.finalize().withUnsafeBytes { bytes in unsafe Digest(copying: bytes) }
    }
}
