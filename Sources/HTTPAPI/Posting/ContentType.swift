import HTTPTypes
import Hummingbird
import HummingbirdCore

/// The media type of a body, without its parameters.
struct ContentType {
    /// Type and subtype, lower case.
    let name: String
    /// False when a `charset` other than UTF-8 is given.
    let isUTF8: Bool

    /// Reads the header of a request; nil when there is none.
    init?(_ request: Request) {
        guard let header = request.headers[.contentType] else { return nil }
        var parts = header.lowercased().split(separator: ";")[...]
        guard let first = parts.popFirst() else { return nil }
        name = Self.trimmed(first)
        isUTF8 = parts.allSatisfy { part in
            let parameter = Self.trimmed(part)
            guard parameter.hasPrefix("charset=") else { return true }
            let charset = parameter.dropFirst("charset=".count)
            return charset == "utf-8" || charset == "\"utf-8\"" || charset == "utf8"
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}

extension Request {
    /// Whether the client asks for this media type by name.
    func accepts(_ mediaType: String) -> Bool {
        guard let header = headers[.accept] else { return false }
        return header.lowercased().contains(mediaType)
    }
}
