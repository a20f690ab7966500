package import HTTPTypes
package import NIOCore

/// A request. Its head has been read; its body has been read or is still arriving.
package struct Request: Sendable {
    /// Method, target and fields.
    package let head: HTTPRequest
    /// The body.
    package let body: RequestBody

    package init(head: HTTPRequest, body: RequestBody) {
        self.head = head
        self.body = body
    }

    package var method: HTTPRequest.Method { head.method }
    package var headers: HTTPFields { head.headerFields }
    /// The path of the target as it was sent, percent-encoded.
    package var path: String { target.path }
    /// The query of the target as it was sent; nil when it has none.
    package var query: String? { target.query }

    /// The announced length of the body, bytes.
    package var announcedBytes: Int? {
        headers.value(.contentLength).flatMap { Int($0) }
    }

    /// The parts of a target in origin-form or absolute-form (RFC 9112 §3.2).
    private var target: (path: String, query: String?) {
        let text = head.path ?? ""
        var rest = text.utf8[...]
        if rest.first != UInt8(ascii: "/"), let scheme = text.firstRange(of: "://") {
            rest = rest[scheme.upperBound...].drop { byte in
                byte != UInt8(ascii: "/") && byte != UInt8(ascii: "?")
            }
        }
        let path = rest.prefix { $0 != UInt8(ascii: "?") }
        let query = rest[path.endIndex...].dropFirst().prefix { $0 != UInt8(ascii: "#") }
        return (
            path.isEmpty ? "/" : String(Substring(path)),
            path.endIndex < rest.endIndex ? String(Substring(query)) : nil
        )
    }
}

/// The body of a request, as a sequence of pieces that can be iterated once. A body that arrived
/// before the request was passed on is one piece.
package struct RequestBody: AsyncSequence, Sendable {
    package typealias Element = ByteBuffer

    private enum Source: Sendable {
        case whole(ByteBuffer)
        case pieces(BodyFeed.Sequence)
    }

    private let source: Source
    /// When the head of the request was read.
    let start: NIODeadline

    /// Creates a body that has been read completely.
    package init(whole: ByteBuffer, since start: NIODeadline = .now()) {
        source = .whole(whole)
        self.start = start
    }

    /// Creates a body that is still arriving.
    init(_ pieces: BodyFeed.Sequence, since start: NIODeadline) {
        source = .pieces(pieces)
        self.start = start
    }

    /// The complete body; nil when it was still arriving as the request was passed on.
    package var whole: ByteBuffer? {
        if case .whole(let bytes) = source { bytes } else { nil }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        switch source {
        case .whole(let bytes): AsyncIterator(.whole(bytes))
        case .pieces(let pieces): AsyncIterator(.pieces(pieces.makeAsyncIterator()))
        }
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate enum Source {
            case whole(ByteBuffer)
            case pieces(BodyFeed.Sequence.AsyncIterator)
            case end
        }

        private var source: Source

        fileprivate init(_ source: Source) {
            self.source = source
        }

        /// The next piece; throws when the connection breaks before the end of the body.
        @concurrent
        package mutating func next() async throws -> ByteBuffer? {
            switch source {
            case .whole(let bytes):
                source = .end
                return bytes.readableBytes > 0 ? bytes : nil
            case .pieces(let iterator): return try await iterator.next()
            case .end: return nil
            }
        }
    }
}
