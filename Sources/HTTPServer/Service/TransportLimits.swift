/// Limits that apply to every connection.
package enum TransportLimits {
    /// The time after which a client is disconnected that neither reads a waiting answer nor sends.
    static let stallTimeoutSeconds: Int64 = 60
    /// The time that every body may take, even the smallest.
    package static let bodyGraceSeconds = 15
    /// The minimum speed of a body that takes longer.
    package static let minimumBodyBytesPerSecond = 8 << 10
    /// The largest body that is collected before its request is passed on; a longer one is passed
    /// on while it arrives.
    static let gatheredBodyBytes = 16 << 10
    /// The number of waiting pieces of a body at which reading pauses.
    static let waitingBodyPieces = 10
    /// The largest answer that holds nothing of the budget for unread answers.
    package static let freeAnswerBytes = 16 << 10
    /// The bytes of the budget that a streamed answer holds: a piece being read, written and in
    /// transit, and the compressor.
    static let streamedAnswerBytes = 512 << 10
    /// The maximum number of connections that wait to be accepted.
    static let backlogConnections = 1024
    /// The maximum size of one field of a head, and of all fields together.
    static let headBytes = 80 << 10
    /// The maximum number of fields of a head.
    static let headFields = 1000
}
