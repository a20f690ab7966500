import NIOCore

/// The time of the last activity on a connection, and how long it may be idle.
struct IdleWatch {
    private let timeout: TimeAmount
    private(set) var lastActivity = NIODeadline.now()
    /// The next check.
    var check: Scheduled<Void>?

    init(_ timeout: TimeAmount) {
        self.timeout = timeout
    }

    /// When the connection will have been idle for too long.
    var deadline: NIODeadline { lastActivity + timeout }
    /// Whether the connection has been idle for too long.
    var isOver: Bool { deadline <= .now() }

    /// Notes activity.
    mutating func note() {
        lastActivity = .now()
    }
}
