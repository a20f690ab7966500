import HTTPServer
import HTTPTypes

/// The media type of a body, without its parameters.
struct ContentType {
    /// Type and subtype, lower case.
    let name: String
    /// False when a `charset` other than UTF-8 is given.
    let isUTF8: Bool

    /// JSON without parameters.
    static let json = ContentType(name: MediaTypes.json)

    private init(name: String, isUTF8: Bool = true) {
        self.name = name
        self.isUTF8 = isUTF8
    }

    /// Reads the field of a request; nil when there is none.
    init?(_ fields: HTTPFields) {
        guard let header = fields.value(.contentType) else { return nil }
        guard !Self.isPlain(header) else {
            self.init(name: header)
            return
        }
        var parts = header.lowercased().split(separator: ";")[...]
        guard let first = parts.popFirst() else { return nil }
        let isUTF8 = parts.allSatisfy { part in
            let parameter = part.trimmed
            guard parameter.hasPrefix("charset=") else { return true }
            let charset = parameter.dropFirst("charset=".count)
            return charset == "utf-8" || charset == "\"utf-8\"" || charset == "utf8"
        }
        self.init(name: String(first.trimmed), isUTF8: isUTF8)
    }

    /// Whether it is a media type without parameters in small letters, as nearly all are.
    private static func isPlain(_ header: String) -> Bool {
        header.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }
}
