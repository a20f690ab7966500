import HTTPTypes
import NIOCore

/// Sends answers gzipped to clients that take them so.
///
/// A gzipped answer is another representation, so that it may not have the strong tag of the plain
/// one: its tag is weak, which `If-None-Match` does not mind (RFC 9110 §8.8.3, §13.1.2).
enum Compression {
    /// Below this, gzip costs both sides more than it saves.
    static let minimumBytes = 1024

    /// The media type of events as they come, which gain nothing from it: one at a time is too little.
    static let eventStream = "text/event-stream"

    /// The reply to a request with these fields as it goes out: compressed where that is wanted and
    /// worth it.
    static func apply(to reply: Reply, for fields: HTTPFields) -> Reply {
        var reply = reply
        let length = reply.lengthBytes
        guard mark(&reply.headers, reply.status, lengthBytes: length, for: fields) else {
            return reply
        }
        switch reply.body {
        case .whole(let bytes): reply.body = .whole(GzipStream().compress(bytes, .finished))
        case .stream(let run):
            // Every piece can be read as soon as it arrives.
            reply.body = .stream { write in
                let stream = GzipStream()
                try await run { try await write(stream.compress($0, .flushed)) }
                try await write(stream.compress(ByteBuffer(), .finished))
            }
        }
        return reply
    }

    /// Says in an answer's head what becomes of its body, and returns whether that is compressed.
    private static func mark(
        _ headers: inout HTTPFields, _ status: HTTPResponse.Status, lengthBytes: Int?,
        for fields: HTTPFields
    ) -> Bool {
        if status == .notModified {
            headers.vary(on: "Accept-Encoding")
            if takesGzip(fields) { weakenIfHeldWeak(&headers, fields) }
            return false
        }
        guard isCompressible(headers, status) else { return false }
        headers.vary(on: "Accept-Encoding")
        guard lengthBytes ?? .max >= minimumBytes, takesGzip(fields) else { return false }
        headers[.contentEncoding] = "gzip"
        if let tag = headers[.eTag] { headers[.eTag] = weak(tag) }
        return true
    }

    private static func takesGzip(_ fields: HTTPFields) -> Bool {
        AcceptEncoding(fields.value(.acceptEncoding)).takesGzip
    }

    private static func isCompressible(
        _ headers: HTTPFields, _ status: HTTPResponse.Status
    ) -> Bool {
        guard !headers.contains(.contentEncoding), status != .noContent,
            let type = headers.value(.contentType)
        else { return false }
        return !type.hasPrefix(eventStream)
            && (type.hasPrefix("text/") || type.hasPrefix("application/"))
    }

    /// What the client holds is named as the client names it.
    private static func weakenIfHeldWeak(_ headers: inout HTTPFields, _ fields: HTTPFields) {
        guard let tag = headers[.eTag], let held = fields.value(.ifNoneMatch),
            held.contains(weak(tag))
        else { return }
        headers[.eTag] = weak(tag)
    }

    private static func weak(_ tag: String) -> String {
        tag.hasPrefix("W/") ? tag : "W/" + tag
    }
}

extension HTTPFields {
    /// Tells caches that the answer depends on a field of the request.
    mutating func vary(on name: String) {
        guard let varying = value(.vary) else {
            append(HTTPField(name: .vary, value: name))
            return
        }
        self[.vary] = varying + ", " + name
    }
}
