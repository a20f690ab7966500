import NIOCore

/// When something happened last on a connection, and until when it may be idle.
struct IdleWatch {
    private let timeout: TimeAmount
    private(set) var lastActivity = NIODeadline.now()
    /// The next look at it.
    var check: Scheduled<Void>?

    init(_ timeout: TimeAmount) {
        self.timeout = timeout
    }

    /// When it has been idle for too long unless something happens.
    var deadline: NIODeadline { lastActivity + timeout }
    /// It has been idle for too long.
    var isOver: Bool { deadline <= .now() }

    /// Notes that something happened.
    mutating func note() {
        lastActivity = .now()
    }
}
