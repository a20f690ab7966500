import HTTPTypes

/// Which web pages may use the interface from a browser (the CORS protocol of the Fetch standard).
///
/// Only configured origins are sent back. Tokens are in a header that the page's own program sets,
/// so the browser's credentials are never allowed.
package struct CORSPolicy: Sendable {
    /// What pages may send and read, besides what the Fetch standard allows every page.
    package struct Interface: Sendable {
        let methods: String
        let requestHeaders: [String]
        let requestHeaderPrefix: String
        let exposedHeaders: String

        /// Creates an interface. All request headers that begin with `requestHeaderPrefix` are
        /// allowed.
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

    /// How long a browser may cache the answer, in seconds: the maximum that browsers accept.
    private static let maximumAgeSeconds = 7200

    private let interface: Interface
    private let origins: Set<String>
    private var allowsAny: Bool { origins.contains("*") }

    /// Creates a policy for exact origins, such as `https://example.cn`, or for every page with
    /// `*`.
    package init(origins: [String], _ interface: Interface) {
        self.origins = Set(origins)
        self.interface = interface
    }

    /// Whether a text is `*` or an origin in the form in which browsers send it.
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

    /// The answer to a preflight request; nil for other requests and for pages that are not
    /// allowed.
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

    /// Adds the fields that let the page read the answer; `asked` has the request's fields.
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

    /// The allowed request headers, and those asked for that have the prefix.
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
