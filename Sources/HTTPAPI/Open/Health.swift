import HTTPTypes
import Hummingbird
import HummingbirdCore
import Ledger

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
        switch trouble.code {
        case .recovering, .outcomeUnknown:
            throw Problem(
                .serviceUnavailable, "recovering", "The ledger is recovering", trouble.message,
                headers: [.retryAfter: "1"])
        default:
            throw Problem(
                .serviceUnavailable, "broken", "The ledger cannot write", trouble.message)
        }
    }
}
