import NIOCore

/// How fast a body has to arrive, so that one that trickles does not hold its bytes without end.
///
/// A body of which nothing arrives any more is cut off by the connection's idle timeout.
struct BodyPace {
    private let start: NIODeadline

    /// The pace of a body whose head was read then.
    init(since start: NIODeadline) {
        self.start = start
    }

    /// Whether a body may have got no further than so many bytes by a moment.
    func allows(_ bytes: Int, at now: NIODeadline = .now()) -> Bool {
        let seconds =
            TransportLimits.bodyGraceSeconds + bytes / TransportLimits.minimumBodyBytesPerSecond
        return now - start <= .seconds(Int64(seconds))
    }
}
