import Catalogue
import HTTPServer
import HTTPTypes
import Ledger
import Queries

extension Route {
    private static let liveBody = Array(#"{"status":"live"}"#.utf8)
    private static let readyBody = Array(#"{"status":"ready"}"#.utf8)

    static let live = Route(
        .get, "/health/live", "live", for: .anyone, "Whether the process answers.",
        answers: [.json("It does.", .health)]
    ) { _, _ in
        .json(liveBody, headers: [.cacheControl: "no-store"])
    }

    static let ready = Route(
        .get, "/health/ready", "ready", for: .anyone,
        "Whether events can be written and questions answered.",
        answers: [.json("They can.", .health)]
    ) { api, _ in
        guard let trouble = api.ledger.trouble else {
            return .json(readyBody, headers: [.cacheControl: "no-store"])
        }
        let kind = Trouble(trouble)
        throw Problem(
            .serviceUnavailable, kind.rawValue, kind.title, Sentence(trouble.message),
            headers: kind.isPassing ? [.retryAfter: "1"] : [:])
    }
}

extension ObjectForm {
    fileprivate static let health = ObjectForm(
        "Health", "How the server is.", [.must("status", .choice(["live", "ready"]), "How.")])
}

/// Why nothing can be written, as readiness and metrics report it.
enum Trouble: String, CaseIterable {
    /// The read models are brought up to date; it passes by itself.
    case recovering
    /// There is no room on the disk; it passes when there is.
    case full
    /// The clock is refused: an operator must set it or accept it.
    case clock
    /// A record does not match the tree: an operator restores a backup.
    case damaged
    /// Something else; the message says what.
    case broken

    init(_ error: LedgerError) {
        self =
            switch error.code {
            case .recovering, .outcomeUnknown: .recovering
            case .full: .full
            case .clock: .clock
            case .damaged: .damaged
            default: .broken
            }
    }

    /// Whether it passes by itself, so that asking again soon makes sense.
    var isPassing: Bool { self == .recovering || self == .full }

    var title: Sentence {
        switch self {
        case .recovering: "The ledger is recovering"
        case .full: "The disk is full"
        case .clock: "The clock cannot be believed"
        case .damaged: "The log is damaged"
        case .broken: "The ledger cannot write"
        }
    }
}
