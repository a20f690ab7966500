package import HTTPTypes

/// An answer as a client has received it.
package struct ReceivedAnswer: Sendable {
    private let status: HTTPResponse.Status
    private let headers: HTTPFields
    package let body: [UInt8]

    package init(_ status: HTTPResponse.Status, _ headers: HTTPFields, _ body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Whether the request was answered rather than refused.
    package var isSuccess: Bool { status.kind == .successful }

    /// Whether the server says that there is nothing of this name.
    package var isNotFound: Bool { status == .notFound }

    /// Whether the server says that the request does not fit its state.
    package var isConflict: Bool { status == .conflict }

    /// The number and the standard words of the status.
    package var statusLine: String { "\(status.code) \(status.reasonPhrase)" }

    /// Whether it is a table of comma-separated values.
    package var isTable: Bool { headers.value(.contentType)?.hasPrefix("text/csv") ?? false }

    /// The last event that the answer reflects; nil where it does not say.
    package var position: String? {
        HTTPField.Name("Wenzhi-Position").flatMap { headers.value($0) }
    }

    /// The path of the next page (RFC 8288); nil where there is none.
    package var next: String? {
        guard let name = HTTPField.Name("Link"), let link = headers.value(name),
            link.hasPrefix("<"),
            link.hasSuffix("; rel=\"next\"")
        else { return nil }
        return String(link.dropFirst().prefix { $0 != ">" })
    }
}
