import Catalogue
import EventLog

/// Reads events of the log, for answers that explain a result.
struct EventReader {
    let log: any LogStore

    /// The event at a position that the views have applied.
    func event(at position: Position) throws -> Event {
        guard let bytes = try log.record(at: position) else {
            throw LogError(
                .damaged(position),
                "The log has no event at \(position), which the read models name.")
        }
        return try Catalogue.decodeStored(bytes)
    }
}
