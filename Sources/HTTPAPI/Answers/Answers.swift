import EventLog
import HTTPServer
import HTTPTypes
import MerkleTree

/// What an answer is tagged with, so that clients can ask whether it has changed.
struct EntityTag {
    private let quoted: String

    init(_ value: String) {
        quoted = "\"" + value + "\""
    }

    init(_ position: Position) {
        self.init(position.description)
    }

    /// The tag of something that changes only with the program.
    init(hashing bytes: [UInt8]) {
        self.init(String(TreeHash.leaf(bytes).hex.prefix(16)))
    }

    /// The field's value.
    var text: String { quoted }

    /// The tag of the same in another form.
    func of(_ form: String) -> EntityTag { EntityTag("\(quoted.dropFirst().dropLast()).\(form)") }

    /// Whether `If-None-Match` names this tag (RFC 9110 §13.1.2; the comparison is weak).
    func matches(_ request: Request) -> Bool {
        guard let header = request.headers.value(.ifNoneMatch) else { return false }
        if header == quoted || header == "*" { return true }
        return header.utf8.split(separator: UInt8(ascii: ",")).contains { part in
            var tag = Substring(part)
            while tag.utf8.first == UInt8(ascii: " ") { tag = tag.dropFirst() }
            while tag.utf8.last == UInt8(ascii: " ") { tag = tag.dropLast() }
            if tag.hasPrefix("W/") { tag = tag.dropFirst(2) }
            return tag == quoted
        }
    }
}

extension Reply {
    /// An answer that clients may keep and ask about, as what they hold already or as a whole.
    static func tagged(
        _ tag: EntityTag, _ mediaType: String, _ bytes: @autoclosure () -> [UInt8],
        applied: Position? = nil, to request: Request, isPrivate: Bool = true
    ) -> Reply {
        var headers = HTTPFields()
        headers[.eTag] = tag.text
        if let applied { headers[.wenzhiPosition] = applied.description }
        // What is shown depends on the caller: shared caches must not keep it.
        headers[.cacheControl] = isPrivate ? "private, no-cache" : "no-cache"
        guard !tag.matches(request) else {
            return Reply(status: .notModified, headers: headers)
        }
        headers[.contentType] = mediaType
        return Reply(.ok, headers, bytes())
    }

    /// A JSON answer that is about this request only.
    static func json(
        _ bytes: [UInt8], _ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Reply {
        var headers = headers
        headers.append(HTTPField(name: .contentType, value: MediaTypes.json))
        return Reply(status, headers, bytes)
    }
}
