import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Sends answers gzipped to clients that take them so.
///
/// A gzipped answer is another representation, so that it may not have the strong tag of the plain
/// one: its tag is weak, which `If-None-Match` does not mind (RFC 9110 §8.8.3, §13.1.2).
enum Compression {
    /// Below this, gzip costs both sides more than it saves.
    static let minimumBytes = 1024

    /// The answer to a request as it goes out: compressed where that is wanted and worth it.
    static func apply(to response: Response, for request: Request) async throws -> Response {
        var response = response
        let length = response.body.contentLength
        if mark(&response.headers, response.status, lengthBytes: length, for: request.headers) {
            response.body = try await compressed(response.body)
        }
        return response
    }

    /// The same for an answer that is there, to a request with these fields.
    static func apply(to answer: WholeAnswer, for fields: HTTPFields) -> WholeAnswer {
        var answer = answer
        let length = answer.body.readableBytes
        if mark(&answer.headers, answer.status, lengthBytes: length, for: fields) {
            answer.body = GzipStream().compress(answer.body, .finished)
        }
        return answer
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

    /// A body of known length is compressed at once, so that its new length is known too.
    private static func compressed(_ body: ResponseBody) async throws -> ResponseBody {
        guard body.contentLength != nil else {
            return ResponseBody { writer in try await body.write(GzipWriter(writer)) }
        }
        let collected = CollectingWriter()
        try await body.write(collected)
        return ResponseBody(byteBuffer: GzipStream().compress(collected.bytes, .finished))
    }

    private static func isCompressible(
        _ headers: HTTPFields, _ status: HTTPResponse.Status
    ) -> Bool {
        guard !headers.contains(.contentEncoding), status != .noContent,
            let type = headers.value(.contentType)
        else { return false }
        // A live stream gains nothing from it: an event at a time is too little to compress.
        return !type.hasPrefix(MediaTypes.eventStream)
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
