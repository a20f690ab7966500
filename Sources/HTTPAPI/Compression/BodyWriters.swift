import HTTPTypes
import HummingbirdCore
import NIOCore

/// Compresses a body while it is written; every piece can be read as soon as it arrives.
struct GzipWriter: ResponseBodyWriter {
    private var parent: any ResponseBodyWriter
    private let stream = GzipStream()

    init(_ parent: any ResponseBodyWriter) {
        self.parent = parent
    }

    @concurrent
    mutating func write(_ buffer: ByteBuffer) async throws {
        try await parent.write(stream.compress(buffer, .flushed))
    }

    @concurrent
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await parent.write(stream.compress(ByteBuffer(), .finished))
        try await parent.finish(trailingHeaders)
    }
}

/// Keeps what is written.
final class CollectingWriter: ResponseBodyWriter {
    private(set) var bytes = ByteBuffer()

    @concurrent
    func write(_ buffer: ByteBuffer) async throws {
        if bytes.readableBytes == 0 { bytes = buffer } else { bytes.writeImmutableBuffer(buffer) }
    }

    @concurrent
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// Counts the bytes that are written.
struct CountingWriter: ResponseBodyWriter {
    /// How many there were.
    final class Count {
        fileprivate(set) var bytes = 0
    }

    private var parent: any ResponseBodyWriter
    private let count: Count

    init(_ parent: any ResponseBodyWriter, _ count: Count) {
        self.parent = parent
        self.count = count
    }

    @concurrent
    mutating func write(_ buffer: ByteBuffer) async throws {
        try await parent.write(buffer)
        count.bytes += buffer.readableBytes
    }

    @concurrent
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await parent.finish(trailingHeaders)
    }
}
