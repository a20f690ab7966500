/// The limits that every connection is under.
package enum TransportLimits {
    /// A client that neither reads nor sends for so long while an answer waits is cut off.
    static let stallTimeoutSeconds: Int64 = 60
    /// Seconds that a body may take however small it is.
    package static let bodyGraceSeconds = 15
    /// What a body has to arrive with beyond that.
    package static let minimumBodyBytesPerSecond = 8 << 10
    /// Bytes of a body that is gathered before its request is handed on; a longer one is handed on
    /// while it arrives.
    static let gatheredBodyBytes = 16 << 10
    /// Pieces of a body that wait to be taken before no more is read.
    static let waitingBodyPieces = 10
    /// Bytes of an answer that may wait for its client beside the budget for them.
    package static let freeAnswerBytes = 16 << 10
    /// What an answer that is made piece by piece holds: a piece as it is read, as it is written
    /// and on its way, and what compresses it.
    static let streamedAnswerBytes = 512 << 10
    /// Connections that wait to be accepted.
    static let backlogConnections = 1024
    /// Bytes of a field of a head, and of all of them together.
    static let headBytes = 80 << 10
    /// Fields of a head.
    static let headFields = 1000
}
