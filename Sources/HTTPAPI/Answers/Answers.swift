import Catalogue
import EventLog
import HTTPServer
import HTTPTypes
import MerkleTree

/// The entity tag of an answer, with which clients can ask whether it has changed.
struct EntityTag {
    private let quoted: String

    init(_ value: String) {
        quoted = "\"" + value + "\""
    }

    init(_ position: Position) {
        self.init(position.description)
    }

    /// The tag of a body, made from its bytes.
    init(hashing bytes: [UInt8]) {
        self.init(String(TreeHash.leaf(bytes).hex.prefix(16)))
    }

    /// The field's value.
    var text: String { quoted }

    /// The tag of another representation.
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

extension HTTPFields {
    /// Says in which language the answer's sentences are, and that the request chose it.
    mutating func speak(_ language: Language) {
        self[.contentLanguage] = language.tag
        vary(on: "Accept-Language")
    }
}

extension Reply {
    /// A cacheable answer: 304 when the client has it already, else the whole body.
    ///
    /// - Parameter language: the language of its sentences; nil when it has none.
    static func tagged(
        _ tag: EntityTag, _ mediaType: String, _ bytes: @autoclosure () -> [UInt8],
        applied: Position? = nil, to request: Request, in language: Language? = nil,
        isPrivate: Bool = true
    ) -> Reply {
        var headers = HTTPFields()
        if let language { headers.speak(language) }
        headers[.eTag] = tag.text
        if let applied { headers[.wenzhiPosition] = applied.description }
        // The answer depends on the caller, so shared caches must not store it.
        headers[.cacheControl] = isPrivate ? "private, no-cache" : "no-cache"
        guard !tag.matches(request) else {
            return Reply(status: .notModified, headers: headers)
        }
        headers[.contentType] = mediaType
        return Reply(.ok, headers, bytes())
    }

    /// A JSON answer that is not cached.
    static func json(
        _ bytes: [UInt8], _ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Reply {
        var headers = headers
        headers.append(HTTPField(name: .contentType, value: MediaTypes.json))
        return Reply(status, headers, bytes)
    }
}
