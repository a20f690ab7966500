import Catalogue
import EventLog

/// An event of a group that was accepted, with what the ledger adds to it.
///
/// Its bytes are put together where they are wanted, which mostly is not on the writer's thread.
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

    /// What is hashed and stored.
    var bytes: [UInt8] {
        submission.posted.storedBytes(position: position.value, recording, sealed: sealed)
    }
}
