import HTTPTypes
import NIOCore

/// Compresses answers with gzip for clients that accept it.
///
/// A gzipped answer is another representation, so it must not have the strong entity tag of the
/// plain one. It gets a weak tag, which `If-None-Match` matches as well (RFC 9110 §8.8.3, §13.1.2).
enum Compression {
    /// The smallest body that is compressed: below this, gzip costs both sides more than it saves.
    static let minimumBytes = 1024

    /// The media type of event streams. They are not compressed: a single event is too small to
    /// gain.
    static let eventStream = "text/event-stream"

    /// Returns the reply, compressed where the request's fields allow it and the size is worth it.
    static func apply(to reply: Reply, for fields: HTTPFields) -> Reply {
        var reply = reply
        let length = reply.lengthBytes
        guard mark(&reply.headers, reply.status, lengthBytes: length, for: fields) else {
            return reply
        }
        switch reply.body {
        case .whole(let bytes): reply.body = .whole(GzipStream().compress(bytes, .finished))
        case .stream(let run):
            // Flushing each piece lets the client read it as soon as it arrives.
            reply.body = .stream { write in
                let stream = GzipStream()
                try await run { try await write(stream.compress($0, .flushed)) }
                try await write(stream.compress(ByteBuffer(), .finished))
            }
        }
        return reply
    }

    /// Sets the fields of an answer's head, and returns whether its body is to be compressed.
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

    /// Makes the tag of a 304 weak when the client's own tag for it is weak.
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
    /// Adds a request field to `Vary`: caches learn that the answer depends on it.
    package mutating func vary(on name: String) {
        guard let varying = value(.vary) else {
            append(HTTPField(name: .vary, value: name))
            return
        }
        self[.vary] = varying + ", " + name
    }
}
