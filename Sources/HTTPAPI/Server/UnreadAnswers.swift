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
    func accounted(in budget: ByteBudget, to request: Request) throws(Problem) -> Response {
        let length = body.contentLength
        guard request.method == .get, length ?? .max > ServerLimits.freeAnswerBytes,
            headers[.contentType] != MediaTypes.eventStream
        else { return self }
        let lease = try budget.lease(length ?? ServerLimits.streamedAnswerBytes)
        var response = self
        let body = response.body
        response.body = ResponseBody(contentLength: length) { writer in
            defer { withExtendedLifetime(lease) {} }
            try await body.write(SlicingWriter(writer))
        }
        return response
    }
}

/// Writes a large piece in slices. Each waits until the connection takes more, so that what was
/// written is nearly all read when the end has been written.
private struct SlicingWriter: ResponseBodyWriter {
    private static let sliceBytes = 64 << 10

    private var parent: any ResponseBodyWriter

    init(_ parent: any ResponseBodyWriter) {
        self.parent = parent
    }

    @concurrent
    mutating func write(_ buffer: ByteBuffer) async throws {
        var rest = buffer
        while let slice = rest.readSlice(length: min(rest.readableBytes, Self.sliceBytes)),
            slice.readableBytes > 0
        {
            try await parent.write(slice)
        }
    }

    @concurrent
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await parent.finish(trailingHeaders)
    }
}
