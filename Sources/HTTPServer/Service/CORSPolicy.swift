import HTTPTypes

/// Which web pages may use the interface from a browser (the CORS protocol of the Fetch standard).
///
/// Nothing but what is configured is ever sent back, so that no page can talk its way in. Tokens go
/// into a header that only the page's own program sets: credentials of the browser are never asked
/// for.
package struct CORSPolicy: Sendable {
    /// What pages may send, and what they may read of an answer, besides what every page may.
    package struct Interface: Sendable {
        let methods: String
        let requestHeaders: [String]
        let requestHeaderPrefix: String
        let exposedHeaders: String

        /// `requestHeaderPrefix`: names that begin so are the client's own, and all are allowed.
        package init(
            methods: [String], requestHeaders: [String], requestHeaderPrefix: String,
            exposedHeaders: [String]
        ) {
            self.methods = methods.joined(separator: ", ")
            self.requestHeaders = requestHeaders
            self.requestHeaderPrefix = requestHeaderPrefix
            self.exposedHeaders = exposedHeaders.joined(separator: ", ")
        }
    }

    /// How long a browser may remember what is allowed, seconds; what browsers take at most.
    private static let maximumAgeSeconds = 7200

    private let interface: Interface
    private let origins: Set<String>
    private var allowsAny: Bool { origins.contains("*") }

    /// A policy for exact origins, such as `https://example.cn`, or `*` for every page.
    package init(origins: [String], _ interface: Interface) {
        self.origins = Set(origins)
        self.interface = interface
    }

    /// Whether a text is an origin as browsers send it, or `*`.
    package static func isOrigin(_ text: String) -> Bool {
        if text == "*" { return true }
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else {
            return false
        }
        let host = text.utf8.dropFirst(scheme.utf8.count)
        return !host.isEmpty
            && host.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "["),
                    UInt8(ascii: "]"):
                    true
                default: false
                }
            }
    }

    /// The answer to a browser that asks what it may send; nil when this is no such question, or
    /// the page may nothing.
    func preflight(_ request: Request) -> Reply? {
        guard request.method == .options, request.headers[.accessControlRequestMethod] != nil,
            allowed(request.headers) != nil
        else { return nil }
        var headers = HTTPFields()
        headers[.accessControlAllowMethods] = interface.methods
        headers[.accessControlAllowHeaders] = allowedHeaders(
            request.headers[.accessControlRequestHeaders] ?? "")
        headers[.accessControlMaxAge] = String(Self.maximumAgeSeconds)
        return Reply(status: .noContent, headers: headers)
    }

    /// Says on an answer which page may read it, to a request with these fields.
    func mark(_ headers: inout HTTPFields, _ asked: HTTPFields) {
        guard !origins.isEmpty else { return }
        if !allowsAny { headers.vary(on: "Origin") }
        guard let origin = allowed(asked) else { return }
        headers[.accessControlAllowOrigin] = origin
        headers[.accessControlExposeHeaders] = interface.exposedHeaders
    }

    /// The origin that an answer names as allowed; nil for none.
    private func allowed(_ fields: HTTPFields) -> String? {
        guard let origin = fields.value(.origin) else { return nil }
        if allowsAny { return "*" }
        return origins.contains(origin) ? origin : nil
    }

    /// The headers that requests may have, and of those asked for the ones with the prefix.
    private func allowedHeaders(_ asked: String) -> String {
        let attributes = asked.lowercased().split(separator: ",").map { name in
            name.drop { $0 == " " }
        }.filter { name in
            name.hasPrefix(interface.requestHeaderPrefix)
                && name.utf8.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                        || byte == UInt8(ascii: "-")
                }
        }
        return (interface.requestHeaders + attributes.map(String.init)).joined(separator: ", ")
    }
}
