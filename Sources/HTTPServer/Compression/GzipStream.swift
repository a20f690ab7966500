import CZlib
import NIOCore

/// A gzip stream (RFC 1952). No other file uses zlib.
///
/// Used by one task at a time. Memory-safe, because the pointer never leaves this class.
@safe final class GzipStream {
    /// How a piece ends.
    enum End {
        /// The client can decode everything so far; more pieces may follow.
        case flushed
        /// The stream ends with this piece.
        case finished
    }

    /// A fast level: compression shares the processor with the writer, and JSON compresses well at
    /// any level.
    private static let level: Int32 = 2
    /// A window of 16 KiB, which takes 128 KiB per stream; many streams may exist at once.
    private static let windowBits: Int32 = 14
    private static let memoryLevel: Int32 = 7
    /// Added to the window bits, this makes zlib write the header and checksum of gzip.
    private static let gzipFormat: Int32 = 16
    /// Bytes that an empty block and the gzip framing can add to zlib's own bound.
    private static let framingBytes = 32

    /// Allocated separately, because zlib keeps its address.
    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let code = unsafe deflateInit2_(
            stream, Self.level, Z_DEFLATED, Self.windowBits + Self.gzipFormat, Self.memoryLevel,
            Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "zlib could not start: \(code)")
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
    }

    /// Compresses the next piece; returns the compressed bytes that are ready.
    func compress(_ piece: ByteBuffer, _ end: End) -> ByteBuffer {
        let bound = unsafe Int(deflateBound(stream, UInt(piece.readableBytes)))
        var output = ByteBuffer()
        output.reserveCapacity(bound + Self.framingBytes)
        unsafe piece.withUnsafeReadableBytes { bytes in
            // zlib reads through this pointer and never writes.
            let base = unsafe bytes.bindMemory(to: UInt8.self).baseAddress
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: base)
            unsafe stream.pointee.avail_in = UInt32(bytes.count)
            repeat {
                drain(into: &output, end == .finished ? Z_FINISH : Z_SYNC_FLUSH)
            } while unsafe stream.pointee.avail_out == 0
            unsafe stream.pointee.next_in = nil
        }
        return output
    }

    private func drain(into output: inout ByteBuffer, _ flush: Int32) {
        unsafe output.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.framingBytes) { room in
            let count = room.count
            unsafe stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
            unsafe stream.pointee.avail_out = UInt32(count)
            let code = unsafe deflate(stream, flush)
            precondition(code != Z_STREAM_ERROR, "zlib was misused")
            let left = unsafe Int(stream.pointee.avail_out)
            unsafe stream.pointee.next_out = nil
            return count - left
        }
    }
}
