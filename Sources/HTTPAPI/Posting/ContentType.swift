import HTTPTypes
import Hummingbird
import HummingbirdCore

/// The media type of a body, without its parameters.
struct ContentType {
    /// Type and subtype, lower case.
    let name: String
    /// False when a `charset` other than UTF-8 is given.
    let isUTF8: Bool

    /// JSON without parameters.
    static let json = ContentType(name: MediaTypes.json)

    private init(name: String) {
        self.name = name
        isUTF8 = true
    }

    /// Reads the header of a request; nil when there is none.
    init?(_ request: Request) {
        guard let header = request.headers[.contentType] else { return nil }
        var parts = header.lowercased().split(separator: ";")[...]
        guard let first = parts.popFirst() else { return nil }
        name = String(first.trimmed)
        isUTF8 = parts.allSatisfy { part in
            let parameter = part.trimmed
            guard parameter.hasPrefix("charset=") else { return true }
            let charset = parameter.dropFirst("charset=".count)
            return charset == "utf-8" || charset == "\"utf-8\"" || charset == "utf8"
        }
    }
}
