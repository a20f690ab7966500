package import HTTPTypes
package import NIOCore

/// The answer to a request: a head, and a body that is whole or written piece by piece.
package struct Reply: Sendable {
    /// Sends a piece; returns when the connection takes more, throws when it is closed.
    package typealias Write = (ByteBuffer) async throws -> Void

    package enum Body: Sendable {
        /// The complete body, which is sent at once.
        case whole(ByteBuffer)
        /// A body that the closure writes while it is sent. When the closure throws, the connection
        /// is closed before the end of the body, so the client notices that it is incomplete.
        case stream(@Sendable (Write) async throws -> Void)
    }

    package var status: HTTPResponse.Status
    package var headers: HTTPFields
    package var body: Body
    /// The lease of a budget that a whole body holds until it has been sent.
    var lease: ByteLease?

    package init(
        status: HTTPResponse.Status, headers: HTTPFields = [:], body: Body = .whole(ByteBuffer())
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Creates a reply with a whole body.
    package init(_ status: HTTPResponse.Status, _ headers: HTTPFields, _ bytes: [UInt8]) {
        self.init(status: status, headers: headers, body: .whole(ByteBuffer(bytes: bytes)))
    }

    /// The length of the body in bytes; nil for a stream.
    package var lengthBytes: Int? {
        if case .whole(let bytes) = body { bytes.readableBytes } else { nil }
    }
}

extension HTTPResponse.Status {
    /// Whether an answer of this status has neither a body nor a length (RFC 9110 §8.6).
    var hasNoBody: Bool { self == .noContent || self == .notModified }
}
