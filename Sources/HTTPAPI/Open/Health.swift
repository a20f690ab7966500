import HTTPTypes
import Hummingbird
import HummingbirdCore
import Ledger

extension API {
    private static let liveBody = Array(#"{"status":"live"}"#.utf8)
    private static let readyBody = Array(#"{"status":"ready"}"#.utf8)

    /// `GET /health/live`: the process answers.
    func live() -> Response {
        .json(Self.liveBody, headers: [.cacheControl: "no-store"])
    }

    /// `GET /health/ready`: whether events can be written and questions answered.
    func ready() throws -> Response {
        guard let trouble = ledger.trouble else {
            return .json(Self.readyBody, headers: [.cacheControl: "no-store"])
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
