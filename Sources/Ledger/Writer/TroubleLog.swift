/// Decides when a failure of writing is logged: when it begins, once a minute while it lasts, and
/// when it ends. Pure.
struct TroubleLog: Sendable {
    /// The time between two lines about one lasting failure, microseconds.
    private static let intervalMicroseconds: Int64 = 60_000_000

    private var lastLine: Int64?
    private var failures = 0
    private var isAnnounced = false

    init() {}

    /// Counts a failure. When a line is due, returns the number of failures since the last line.
    mutating func failed(atUptime now: Int64) -> Int? {
        failures += 1
        if let lastLine, now - lastLine < Self.intervalMicroseconds { return nil }
        lastLine = now
        isAnnounced = true
        defer { failures = 0 }
        return failures
    }

    /// Notes that writing is possible again; returns whether a line is due.
    mutating func ended() -> Bool {
        defer { self = TroubleLog() }
        return isAnnounced
    }
}
