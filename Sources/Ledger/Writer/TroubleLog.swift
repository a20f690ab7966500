/// When trouble is worth a line: where it begins, once a minute while it lasts, and where it ends. Pure.
struct TroubleLog: Sendable {
    /// Between two lines about trouble that does not end, microseconds.
    private static let intervalMicroseconds: Int64 = 60_000_000

    private var lastLine: Int64?
    private var failures = 0
    private var isAnnounced = false

    init() {}

    /// Notes a failure; returns how many there were since the last line when another is due.
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
