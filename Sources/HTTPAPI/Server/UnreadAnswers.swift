import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

extension Response {
    /// The same answer, which holds its bytes of the budget until its client has read them; refused
    /// with 503 when too many are held.
    ///
    /// Small answers hold nothing, nor do streams that account for themselves: those of posts, and
    /// those that follow the log.
    func accounted(
        in budget: ByteBudget, to request: Request, over channel: (any Channel)?
    ) throws(Problem) -> Response {
        let length = body.contentLength
        guard request.method == .get, length ?? .max > ServerLimits.freeAnswerBytes,
            headers[.contentType] != MediaTypes.eventStream
        else { return self }
        let lease = try budget.lease(length ?? ServerLimits.streamedAnswerBytes)
        var response = self
        let body = response.body
        response.body = ResponseBody(contentLength: length) { writer in
            defer { withExtendedLifetime(lease) {} }
            // What is made piece by piece waits for its connection before each piece.
            guard length != nil else { return try await body.write(writer) }
            try await body.write(SlicingWriter(writer, channel?.eventLoop))
        }
        return response
    }
}

/// Writes a large piece in slices. Each waits until the connection takes more, so that what was
/// written is nearly all read when the end has been written.
///
/// A connection notes only on its event loop that it takes no more: after each slice the loop gets its
/// turn, or a fast task would have written everything before.
private struct SlicingWriter: ResponseBodyWriter {
    private static let sliceBytes = 256 << 10

    private var parent: any ResponseBodyWriter
    private let loop: (any EventLoop)?

    init(_ parent: any ResponseBodyWriter, _ loop: (any EventLoop)?) {
        self.parent = parent
        self.loop = loop
    }

    @concurrent
    mutating func write(_ buffer: ByteBuffer) async throws {
        var rest = buffer
        while let slice = rest.readSlice(length: min(rest.readableBytes, Self.sliceBytes)),
            slice.readableBytes > 0
        {
            try await parent.write(slice)
            try await loop?.submit {}.get()
        }
    }

    @concurrent
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await parent.finish(trailingHeaders)
    }
}
