import HTTPServer
import HTTPTypes

extension Route {
    /// Reads a body and drops it: what a benchmark compares posting with.
    static let benchBody = Route(
        .post, "/bench/body", "bench", for: .anyone, "Reads a body and forgets it.",
        answers: [RouteAnswer(.noContent, "It was read.")]
    ) { api, call in
        _ = try await call.request.wholeBody(
            upTo: ServerLimits.batchBodyBytes, in: api.memory.bodies)
        return Reply(status: .noContent)
    }
}
