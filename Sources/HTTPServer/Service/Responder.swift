package import HTTPTypes
package import NIOCore

/// What answers the requests of a server: it knows the routes, of which this module knows none.
package protocol Responder: Sendable {
    /// Whether the body of a request is handed on as it arrives however short it is. Called on the
    /// event loop: it must return at once.
    func takesPieces(_ head: HTTPRequest) -> Bool

    /// Takes a request that can be answered without a task; returns false, and does nothing, for any
    /// other. Called on the event loop: it must return at once. `answer` must be called once, on the
    /// same event loop.
    func submit(
        _ request: Request, _ trace: RequestTrace, on loop: any EventLoop,
        then answer: @escaping @Sendable (Reply, RequestTrace) -> Void
    ) -> Bool

    /// Answers a request, and notes in the trace what is known of it. Throws only when the connection
    /// is broken, so that there is no client to answer.
    func respond(to request: Request, _ trace: inout RequestTrace) async throws -> Reply

    /// What a client is told of something that this module refuses.
    func reply(to refusal: TransportRefusal) -> Reply
}
