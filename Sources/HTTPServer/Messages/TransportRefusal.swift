/// Why this module refuses a request or a connection. The responder turns it into a reply.
package enum TransportRefusal: Error {
    /// The bytes are not a request of HTTP/1.1 (RFC 9112), or the request names no host or several.
    case notHTTP
    /// Too many connections are open.
    case tooManyConnections
    /// The body has more bytes than the limit.
    case bodyTooLarge(limitBytes: Int)
    /// The body ended before its announced length.
    case bodyIncomplete
    /// The body arrives too slowly.
    case bodyTooSlow
    /// Other bodies use up the budget.
    case tooManyBodies(ByteBudget)
    /// Unread answers use up the budget.
    case tooManyAnswers(ByteBudget)
}

/// The connection broke, so there is no client to answer.
package struct BrokenConnection: Error {
    package init() {}
}
