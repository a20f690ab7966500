import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// How much of an answer a client reads, and how long it waits for it.
package struct AnswerLimits: Sendable {
    /// Bytes of the longest body.
    package var bytes = 1 << 30
    /// Seconds from the request to the end of its answer; nil for no limit.
    package var seconds: Int64?

    /// Limits for a person who can interrupt: 1 GiB, and any time.
    package init() {}

    /// Limits for a server that is not trusted.
    package init(bytes: Int, seconds: Int64) {
        self.bytes = bytes
        self.seconds = seconds
    }
}

/// Puts the parts of one answer together.
struct AnswerParts {
    private let maximumBytes: Int
    private var head: HTTPResponse?
    private var body: [UInt8] = []

    init(_ limits: AnswerLimits) {
        maximumBytes = limits.bytes
    }

    /// Adds a part; returns the answer with its last one.
    mutating func take(_ part: HTTPResponsePart) throws(HTTPClientError) -> ReceivedAnswer? {
        switch part {
        case .head(let response): head = response
        case .body(let bytes):
            guard body.count + bytes.readableBytes <= maximumBytes else { throw .answerTooLong }
            body.append(contentsOf: bytes.readableBytesView)
        case .end:
            if let head { return ReceivedAnswer(head.status, head.headerFields, body) }
        }
        return nil
    }
}
