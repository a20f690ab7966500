/// The limits that every request is under.
package enum ServerLimits {
    /// Bytes of half a line that every stream may hold beside the budget for them.
    static let freeLineBytes = 4 << 10
    /// Seconds that a stream waits for others to be written before it is ended.
    static let streamWaitSeconds = 10
    /// Bytes of results that a stream may leave unread however many wait in others.
    static let freeResultBytes = 256 << 10
    /// Bytes of one event as posted.
    static let singleBodyBytes = 256 << 10
    /// Bytes of a batch.
    static let batchBodyBytes = 8 << 20
    /// Events in a batch.
    static let batchEvents = 1000
    /// Bytes of a request for a token.
    static let tokenBodyBytes = 16 << 10
    /// Bytes of a certificate that is to be checked: two records and the events of service, with their proofs.
    package static let certificateBodyBytes = 4 << 20
    /// Bytes of a token as sent.
    static let bearerTokenBytes = 256
    /// Bytes of the query of a URL.
    static let queryBytes = 8 << 10
    /// Bytes of events in one page of an answer; a page ends early when they are reached.
    static let pageBytes = 8 << 20
    /// Events that are read at once for a streamed answer.
    static let readChunkEvents = 512
    /// Bytes of events that are read at once for a streamed answer.
    static let readChunkBytes = 256 << 10
    /// Events that are searched without waiting for a turn: it takes less time than the turn.
    static let lightSearchEvents: UInt64 = 1024
}
