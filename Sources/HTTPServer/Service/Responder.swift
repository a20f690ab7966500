package import HTTPTypes
package import NIOCore

/// Answers the requests of a server. It knows the routes; this module knows none.
package protocol Responder: Sendable {
    /// Whether even a short body of this request is passed on while it arrives. Called on the event
    /// loop: it must return at once.
    func takesPieces(_ head: HTTPRequest) -> Bool

    /// Accepts a request that can be answered without a task; returns false and does nothing for
    /// any other. Called on the event loop: it must return at once. `answer` must be called once,
    /// on the same event loop.
    func submit(
        _ request: Request, _ trace: RequestTrace, on loop: any EventLoop,
        then answer: @escaping @Sendable (Reply, RequestTrace) -> Void
    ) -> Bool

    /// Answers a request and fills in its trace. Throws only when the connection is broken.
    func respond(to request: Request, _ trace: inout RequestTrace) async throws -> Reply

    /// The reply to a refusal of this module.
    func reply(to refusal: TransportRefusal) -> Reply
}
