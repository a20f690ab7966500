import NIOCore

/// The minimum speed of a body, so that a slow one does not hold memory without limit.
///
/// The idle timeout of the connection ends a body that stops arriving.
struct BodyPace {
    private let start: NIODeadline

    /// Creates the pace of a body whose head was read at `start`.
    init(since start: NIODeadline) {
        self.start = start
    }

    /// Whether a body of which `bytes` have arrived by `now` is fast enough.
    func allows(_ bytes: Int, at now: NIODeadline = .now()) -> Bool {
        let seconds =
            TransportLimits.bodyGraceSeconds + bytes / TransportLimits.minimumBodyBytesPerSecond
        return now - start <= .seconds(Int64(seconds))
    }
}
