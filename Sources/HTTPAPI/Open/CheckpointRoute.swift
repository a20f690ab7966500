import EventLog
import Hummingbird
import HummingbirdCore
import Ledger

extension API {
    /// `GET /checkpoint`: the newest signed note over the log.
    func checkpoint(_ request: Request) throws -> Response {
        try Query(request, known: []).finish()
        guard let checkpoint = try ledger.log.checkpoint(atOrBelow: .max) else {
            throw Problem.notFound("No checkpoint was signed yet; one comes within a second.")
        }
        return .tagged(
            EntityTag("size-\(checkpoint.size)"), MediaTypes.text, checkpoint.note, to: request,
            isPrivate: false)
    }
}
