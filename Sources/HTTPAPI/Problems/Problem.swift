import EventLog
import HTTPServer
public import HTTPTypes
public import JSON

/// What is wrong with one member of an event or one parameter of a request.
public struct FieldError: Sendable, Equatable {
    /// Where it is, as a JSON pointer (RFC 6901).
    public let pointer: String
    /// A stable word for programs.
    public let code: String
    /// A sentence for a person.
    public let message: String

    init(_ pointer: String, _ code: String, _ message: String) {
        self.pointer = pointer
        self.code = code
        self.message = message
    }
}

/// Why a request was not done, as problem details (RFC 9457).
public struct Problem: Error, Sendable {
    /// The HTTP status.
    public let status: HTTPResponse.Status
    /// A stable word for programs; also the end of the problem's `type`.
    public let code: String
    /// What kind of problem it is, the same for every occurrence.
    public let title: String
    /// What happened this time and what to do about it.
    public let detail: String
    /// What is wrong where.
    public internal(set) var errors: [FieldError]
    /// Fields of the response that belong to the problem.
    public internal(set) var headers: HTTPFields
    /// Where the log ends, for a problem with a position.
    var head: Position?

    init(
        _ status: HTTPResponse.Status, _ code: String, _ title: String, _ detail: String,
        errors: [FieldError] = [], headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.errors = errors
        self.headers = headers
    }

    /// Whether the ledger failed, rather than what was sent being wrong.
    public var isFailureOfLedger: Bool { status.kind == .serverError }

    /// Writes the problem as a JSON object.
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("type")
        json.string("/problems/" + code)
        json.member("title", title)
        json.member("status", status.code)
        json.member("detail", detail)
        json.member("code", code)
        if let head { json.member("head", head.description) }
        if !errors.isEmpty {
            json.key("errors")
            json.beginArray()
            for error in errors {
                json.beginObject()
                json.member("pointer", error.pointer)
                json.member("code", error.code)
                json.member("message", error.message)
                json.endObject()
            }
            json.endArray()
        }
        json.endObject()
    }
}

extension Problem {
    /// The answer that tells a client.
    var reply: Reply {
        var json = JSONWriter(reservingCapacity: 512)
        write(to: &json)
        var fields = headers
        fields[.contentType] = MediaTypes.problem
        return Reply(status, fields, json.bytes)
    }
}
