import Catalogue
import EventLog
import HTTPServer
import HTTPTypes
import JSON
import Ledger
import Queries
import Rules

/// Maps every error of the other modules to an HTTP status; no other code does.
extension Problem {
    /// The problem that an error means; nil for an error of no known kind.
    init?(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let problem as PostingProblem: self.init(problem)
        case let error as LedgerError: self.init(error)
        case let error as QueryError: self.init(error)
        case let error as LogError: self.init(error)
        case let refusal as TransportRefusal: self.init(refusal)
        default: return nil
        }
    }

    init(_ problem: PostingProblem) {
        switch problem {
        case .notJSON(let error): self.init(error)
        case .invalid(let violations): self.init(violations)
        case .refused(let refusal): self.init(refusal)
        case .conflict(let position):
            self.init(
                .conflict, "conflict", "Another event has this source and id",
                "The event at position \(position) has the same source and id but says something "
                    + "else. Give a new event a new id.")
        case .excluded(let event): self.init(event)
        case .unauthorized: self = .unauthorized(Self.tokenIsVoid)
        case .failed(let error): self.init(error)
        }
    }

    init(_ event: ExcludingEvent) {
        self.init(
            .preconditionFailed, "condition-failed", "The condition does not hold",
            "The event at position \(event.position) (\(event.type.name)) is on record, and the "
                + "condition excludes it. Read on from there, and decide anew.",
            errors: [
                FieldError(
                    "/condition/failIfEventsMatch/\(event.match)", "condition-failed",
                    "matches the event at position \(event.position)")
            ])
    }

    init(_ error: JSONError) {
        self.init(
            .badRequest, "not-json", "Not JSON", "The body cannot be read: \(error.message).",
            errors: [FieldError(error.pointer, error.code.rawValue, Sentence(error.message))])
    }

    init(_ violations: Violations) {
        let errors = violations.map { FieldError($0.pointer, $0.code, $0.message) }
        if violations.isCloudEvent {
            self.init(
                .unprocessableContent, "invalid-event", "The event does not have the right form",
                errors.count == 1
                    ? "One member is not as the schema of its type says."
                    : "\(errors.count) members are not as the schema of its type says.",
                errors: errors)
        } else {
            self.init(
                .badRequest, "not-a-cloudevent", "Not a CloudEvents 1.0 event",
                "An event is an object whose specversion is 1.0.", errors: errors)
        }
    }

    init(_ refusal: Refusal) {
        let errors = refusal.objections.map { FieldError($0.pointer, $0.code, $0.message) }
        let code = refusal.objections.first?.code ?? "refused"
        let detail = refusal.objections.map(\.message)
        switch refusal.cause {
        case .territory:
            self.init(
                .forbidden, code, "Outside the token's territory", detail, errors: errors)
        case .rule:
            self.init(
                .unprocessableContent, code, "A rule refuses the event", detail, errors: errors)
        }
    }

    init(_ error: LedgerError) {
        let detail = Sentence(error.message)
        switch error.code {
        case .busy:
            self.init(
                .tooManyRequests, "busy", "Too much at once", detail,
                headers: [.retryAfter: "1"])
        case .full:
            self.init(.insufficientStorage, "full", "No room to record anything", detail)
        case .outcomeUnknown:
            self.init(
                .serviceUnavailable, "outcome-unknown", "It may or may not be recorded", detail,
                headers: [.retryAfter: "1"])
        case .recovering:
            self.init(
                .serviceUnavailable, "recovering", "The ledger is recovering", detail,
                headers: [.retryAfter: "1"])
        case .clock:
            self.init(
                .serviceUnavailable, "clock", "The clock cannot be believed", detail,
                headers: [.retryAfter: "30"])
        case .closing:
            self.init(
                .serviceUnavailable, "closing", "The ledger is closing", detail,
                headers: [.retryAfter: "5"])
        case .readOnly:
            self.init(.forbidden, "read-only", "This copy is only read", detail)
        case .damaged:
            self.init(.serviceUnavailable, "damaged", "The log is damaged", detail)
        case .unavailable, .directory, .locked, .keysLost:
            self.init(
                .serviceUnavailable, "unavailable", "The ledger cannot be used", detail,
                headers: [.retryAfter: "5"])
        }
    }

    init(_ error: LogError) {
        switch error.code {
        case .damaged: self.init(LedgerError(.damaged, error.message))
        case .full: self.init(LedgerError(.full, error.message))
        default: self.init(LedgerError(.unavailable, error.message))
        }
    }

    init(_ error: QueryError) {
        self = .badParameter(error.parameter, code: error.code, error.message)
    }
}

/// Why a batch was not recorded.
extension Problem {
    /// Errors that one answer lists.
    private static let maximumBatchErrors = 200

    /// The problem of a batch of which these events, by index, were refused.
    static func batch(
        _ refused: [(index: Int, problem: Problem)], at pointer: String = ""
    ) -> Problem {
        // Errors of the ledger or the sender come before errors of single events.
        for (_, problem) in refused where problem.status.kind == .serverError { return problem }
        for (_, problem) in refused
        where problem.status == .tooManyRequests || problem.status == .preconditionFailed
            || problem.status == .unauthorized
        {
            return problem
        }
        var errors: [FieldError] = []
        for (index, problem) in refused {
            guard errors.count < maximumBatchErrors else { break }
            if problem.errors.isEmpty {
                errors.append(
                    FieldError("\(pointer)/\(index)", problem.code, problem.detail[0]))
            }
            errors += problem.errors.map {
                FieldError("\(pointer)/\(index)\($0.pointer)", $0.code, $0.message)
            }
        }
        let statuses = Set(refused.map(\.problem.status.code))
        let status: HTTPResponse.Status =
            if statuses.contains(HTTPResponse.Status.forbidden.code) {
                .forbidden
            } else if statuses.count == 1, let only = refused.first?.problem.status {
                only
            } else {
                .unprocessableContent
            }
        let code = status == .forbidden ? "outside-territory" : "batch-refused"
        return Problem(
            status, code, "The batch was not recorded",
            refused.count == 1
                ? "One of its events is refused, so none was recorded."
                : "\(refused.count) of its events are refused, so none was recorded.",
            errors: errors)
    }
}

extension HTTPResponse.Status {
    /// 507 (RFC 4918 §11.5).
    static let insufficientStorage = HTTPResponse.Status(
        code: 507, reasonPhrase: "Insufficient Storage")
}
