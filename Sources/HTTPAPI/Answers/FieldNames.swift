import HTTPTypes

extension HTTPField.Name {
    /// The last event that the views have applied.
    static let wenzhiPosition = known("Wenzhi-Position")
    /// The same event as a place that says which log it is of; see ``LogPlace``.
    static let wenzhiLog = known("Wenzhi-Log")
    /// The media types that a path takes (Linked Data Platform 1.0 §7.1).
    static let acceptPost = known("Accept-Post")
    /// The last event that a live stream's client got (WHATWG HTML §9.2).
    static let lastEventID = known("Last-Event-ID")
    /// Other pages (RFC 8288).
    static let links = known("Link")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let field = HTTPField.Name(name) else {
            preconditionFailure("\(name) is not a field name")
        }
        return field
    }
}

/// The media types of answers and requests.
enum MediaTypes {
    static let json = "application/json"
    static let problem = "application/problem+json"
    static let event = "application/cloudevents+json"
    static let batch = "application/cloudevents-batch+json"
    static let ndjson = "application/x-ndjson"
    static let schema = "application/schema+json"
    static let csv = "text/csv"
    static let table = "text/csv; charset=utf-8; header=present"
    static let bytes = "application/octet-stream"
    static let text = "text/plain; charset=utf-8"
    static let eventStream = "text/event-stream"
    static let metrics = "text/plain; version=0.0.4; charset=utf-8"
}
