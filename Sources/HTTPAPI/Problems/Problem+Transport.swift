import Catalogue
import HTTPServer
import HTTPTypes

/// Problems for refusals of the transport.
extension Problem {
    init(_ refusal: TransportRefusal) {
        switch refusal {
        case .notHTTP: self = .notHTTP
        case .tooManyConnections: self = .tooManyConnections
        case .bodyTooLarge(let limitBytes): self = .bodyTooLarge(limitBytes: limitBytes)
        case .bodyIncomplete: self = .incompleteBody
        case .bodyTooSlow: self = .bodyTooSlow
        case .tooManyBodies(let budget): self = .tooManyBytes(budget)
        case .tooManyAnswers(let budget): self = .answersUnread(budget)
        }
    }

    private static let notHTTP = badRequest(
        "bad-request",
        "The request is not HTTP/1.1 as RFC 9112 has it, which includes one Host field.")

    private static let tooManyConnections = Problem(
        .serviceUnavailable, "too-many-connections", "Too many connections",
        "Too many connections are open; try again in a second.", headers: [.retryAfter: "1"])

    private static func bodyTooLarge(limitBytes: Int) -> Problem {
        Problem(
            .contentTooLarge, "body-too-large", "Body too large",
            "The body has more than \(limitBytes) bytes, which is the limit here. "
                + "Events of any number can be sent to /v1/events as application/x-ndjson.")
    }

    private static let incompleteBody = Problem(
        .badRequest, "incomplete-body", "Incomplete body",
        "The body ended before its announced length. Nothing was recorded.")

    private static let bodyTooSlow = Problem(
        .requestTimeout, "body-too-slow", "The body is too slow",
        "A body arrives within \(TransportLimits.bodyGraceSeconds) seconds, and a second more for "
            + "every \(TransportLimits.minimumBodyBytesPerSecond) bytes. Nothing was recorded.")

    /// Bodies of others hold the budget.
    static func tooManyBytes(_ budget: ByteBudget) -> Problem {
        Problem(
            .tooManyRequests, "too-many-bytes-in-flight", "Too much at once",
            "\(budget.limitBytes) bytes of bodies may be in flight here at once (\(budget.kind)), "
                + "and others hold them. Nothing of this was recorded; try again in a second.",
            headers: [.retryAfter: "1"])
    }

    /// Answers that wait to be read hold the budget.
    static func answersUnread(_ budget: ByteBudget) -> Problem {
        Problem(
            .serviceUnavailable, "answers-unread", "Too many answers wait to be read",
            "\(budget.limitBytes) bytes of answers may wait for their clients here at once, and "
                + "others have not read theirs. Try again in a second.",
            headers: [.retryAfter: "1"])
    }
}
