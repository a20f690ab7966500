import Catalogue
import HTTPTypes
import Ledger

/// Problems of the request itself, before the ledger is asked.
extension Problem {
    static let internalError = Problem(
        .internalServerError, "internal-error", "Internal error",
        "The request failed for a reason that was logged. Repeating it with the same ids is safe.")

    /// While the read models are made anew, they do not show yet what was read before.
    static let recovering = Problem(
        LedgerError(.recovering, "The read models are being brought up to date."))

    static func badRequest(
        _ code: String, _ detail: Sentence, errors: [FieldError] = []
    ) -> Problem {
        Problem(.badRequest, code, "Bad request", detail, errors: errors)
    }

    static func unknownParameter(_ name: String, known: [String]) -> Problem {
        let names = known.isEmpty ? "none" : known.joined(separator: ", ")
        let shown = String(name.prefix(64))
        return Problem(
            .badRequest, "unknown-parameter", "Unknown parameter",
            "The parameters known here are: \(names).",
            errors: [
                FieldError(
                    "/\(shown)", "unknown-parameter",
                    name == "format"
                        ? "A header asks for another form of an answer, such as Accept: text/csv."
                        : "This parameter is not known here.")
            ])
    }

    static func badParameters(_ errors: [FieldError]) -> Problem {
        Problem(
            .badRequest, "bad-parameter", "Bad parameter",
            errors.map(\.message), errors: errors)
    }

    /// The problem for an encrypted cursor of another process.
    static let badCursor = badParameter(
        "cursor", code: "bad-cursor", "The cursor is damaged; start without one.")

    static func badParameter(
        _ name: String, code: String = "bad-parameter", _ message: Sentence
    ) -> Problem {
        Problem(
            .badRequest, code, "Bad parameter", message,
            errors: [FieldError("/" + name, code, message)])
    }

    static func invalidRequest(_ detail: Sentence, _ errors: [FieldError]) -> Problem {
        Problem(
            .unprocessableContent, "invalid-request", "The request does not have the right form",
            detail, errors: errors)
    }

    /// The same sentence for every invalid token, so that it does not reveal the reason.
    static let tokenIsVoid: Sentence = "The token is unknown, revoked or expired."

    static func unauthorized(_ detail: Sentence) -> Problem {
        Problem(
            .unauthorized, "unauthorized", "A valid token is needed", detail,
            headers: [.wwwAuthenticate: "Bearer"])
    }

    static func forbidden(_ detail: Sentence) -> Problem {
        Problem(.forbidden, "forbidden", "Not allowed in this role", detail)
    }

    static func outsideTerritory(_ detail: Sentence) -> Problem {
        Problem(.forbidden, "outside-territory", "Outside the token's territory", detail)
    }

    static func notFound(_ detail: Sentence) -> Problem {
        Problem(.notFound, "not-found", "Not found", detail)
    }

    static func methodNotAllowed(_ methods: [HTTPRequest.Method]) -> Problem {
        var names = methods.map(\.rawValue)
        if methods.contains(.get) { names.append("HEAD") }
        let list = names.joined(separator: ", ")
        return Problem(
            .methodNotAllowed, "method-not-allowed", "Method not allowed",
            "This path answers \(list).", headers: [.allow: list])
    }

    static func notAcceptable(_ types: String) -> Problem {
        Problem(
            .notAcceptable, "not-acceptable", "Not acceptable", "This path answers as \(types).")
    }

    static func tooManyEvents(_ count: Int) -> Problem {
        Problem(
            .contentTooLarge, "too-many-events", "Too many events in a batch",
            "The batch has \(count) events; at most \(ServerLimits.batchEvents) are taken at once. "
                + "Send several batches, or application/x-ndjson.")
    }

    static let encodedBody = Problem(
        .unsupportedMediaType, "unsupported-encoding", "Unsupported content encoding",
        "Bodies are taken as they are: send this one without Content-Encoding.",
        headers: [.acceptEncoding: "identity"])

    static let expectationFailed = Problem(
        .expectationFailed, "expectation-failed", "Expectation failed",
        "The only expectation that is met is 100-continue: leave the field Expect out.")

    static func unsupportedMediaType(_ types: [String]) -> Problem {
        let list = types.joined(separator: ", ")
        let names = types.map { $0.prefix { $0 != " " } }.joined(separator: ", ")
        return Problem(
            .unsupportedMediaType, "unsupported-media-type", "Unsupported media type",
            "Send one of these, in UTF-8: \(list).", headers: [.acceptPost: names])
    }
}
