/// Why this module refuses a request or a connection. The responder says how a client is told.
package enum TransportRefusal: Error {
    /// What arrived is not a request of HTTP/1.1 (RFC 9112), or names no host or several.
    case notHTTP
    /// Too many connections are open.
    case tooManyConnections
    /// The body has more bytes than the limit.
    case bodyTooLarge(limitBytes: Int)
    /// The body ended before its announced length.
    case bodyIncomplete
    /// The body arrives too slowly.
    case bodyTooSlow
    /// Bodies of others hold the budget.
    case tooManyBodies(ByteBudget)
    /// Answers that wait to be read hold the budget.
    case tooManyAnswers(ByteBudget)
}

/// The connection broke: there is no client to answer any more.
package struct BrokenConnection: Error {
    package init() {}
}
