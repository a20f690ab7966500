import Catalogue
import EventLog

extension Ledger {
    /// The read models as they were at a moment of recording.
    ///
    /// Throws ``AsOfRefusal`` for a moment that the log does not have, or ``LedgerError``.
    public func past(_ asOf: AsOf) async throws -> PastViews {
        try await archive.views(at: RecordedTimes(log).size(asOf: asOf, now: now))
    }

    /// The present time: that of the clock, unless the writer found it implausible.
    var now: Timestamp { writer?.clockWatch.time(clock.now()) ?? clock.now() }
}
