import Catalogue
import EventLog

/// An accepted event of the group under way, with the members that the ledger adds.
///
/// Its bytes are built by the thread that appends them, which for larger groups is not the
/// writer's.
struct AcceptedEvent: Sendable {
    private let submission: Submission
    private let position: Position
    private let recording: Recording
    private let sealed: [[UInt8]]

    init(
        _ submission: Submission, _ position: Position, _ recording: Recording, sealed: [[UInt8]]
    ) {
        self.submission = submission
        self.position = position
        self.recording = recording
        self.sealed = sealed
    }

    /// The record as it is hashed and stored.
    var bytes: [UInt8] {
        submission.posted.storedBytes(position: position.value, recording, sealed: sealed)
    }
}
