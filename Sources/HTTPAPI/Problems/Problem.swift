public import Catalogue
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
    public let message: Sentence

    init(_ pointer: String, _ code: String, _ message: Sentence) {
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
    public let title: Sentence
    /// What happened this time and what to do about it.
    public let detail: [Sentence]
    /// What is wrong where.
    public internal(set) var errors: [FieldError]
    /// Fields of the response that belong to the problem.
    public internal(set) var headers: HTTPFields
    /// Where the log ends, for a problem with a position.
    var head: Position?

    init(
        _ status: HTTPResponse.Status, _ code: String, _ title: Sentence, _ detail: Sentence,
        errors: [FieldError] = [], headers: HTTPFields = [:]
    ) {
        self.init(status, code, title, [detail], errors: errors, headers: headers)
    }

    init(
        _ status: HTTPResponse.Status, _ code: String, _ title: Sentence, _ detail: [Sentence],
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

    /// Writes the problem as a JSON object, with its sentences in one language.
    public func write(to json: inout JSONWriter, in language: Language) {
        json.beginObject()
        json.key("type")
        json.string("/problems/" + code)
        json.member("title", title.text(in: language))
        json.member("status", status.code)
        json.member("detail", detail.text(in: language))
        json.member("code", code)
        if let head { json.member("head", head.description) }
        if !errors.isEmpty {
            json.key("errors")
            json.beginArray()
            for error in errors {
                json.beginObject()
                json.member("pointer", error.pointer)
                json.member("code", error.code)
                json.member("message", error.message.text(in: language))
                json.parameters(of: error.message)
                json.endObject()
            }
            json.endArray()
        }
        json.endObject()
    }
}

extension JSONWriter {
    /// A member with the figures of a sentence by their names; none when it has none.
    mutating func parameters(of sentence: Sentence) {
        let parameters = sentence.parameters
        guard !parameters.isEmpty else { return }
        key("parameters")
        beginObject()
        for (name, value) in parameters {
            key(name)
            string(value)
        }
        endObject()
    }
}

extension Problem {
    /// The answer that tells a client in one language.
    func reply(in language: Language) -> Reply {
        var json = JSONWriter(reservingCapacity: 512)
        write(to: &json, in: language)
        var fields = headers
        fields[.contentType] = MediaTypes.problem
        fields.speak(language)
        return Reply(status, fields, json.bytes)
    }
}
