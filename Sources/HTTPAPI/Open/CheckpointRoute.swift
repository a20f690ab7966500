import EventLog
import HTTPServer
import HTTPTypes
import Ledger
import Queries

extension Route {
    static let checkpoint = Route(
        .get, "/checkpoint", "checkpoint", for: .anyone,
        "The newest signed note over the log (C2SP tlog-checkpoint).",
        answers: .kept("The note.", [Content(MediaTypes.text, .text(nil))]), problems: [.notFound]
    ) { api, call in
        try call.takesNoQuery()
        guard let checkpoint = try api.ledger.log.checkpoint(atOrBelow: .max) else {
            throw Problem.notFound("No checkpoint was signed yet; one comes within a second.")
        }
        return .tagged(
            EntityTag("size-\(checkpoint.size)"), MediaTypes.text, checkpoint.note,
            to: call.request, isPrivate: false)
    }
}
