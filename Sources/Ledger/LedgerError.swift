public import Catalogue
public import EventLog
public import JSON
import LMDB
public import Projections
public import Rules

/// A failure of the ledger itself, as opposed to a refusal of what was posted.
public struct LedgerError: Error, Sendable, CustomStringConvertible {
    /// The cases that callers tell apart.
    public enum Code: Sendable, Equatable {
        /// There is no ledger in the directory, or there is one already.
        case directory
        /// Another process writes to the ledger.
        case locked
        /// The disk or the map is full: nothing was recorded.
        case full
        /// It may or may not be recorded: repeat with the same id.
        case outcomeUnknown
        /// The read models are being brought up to date; writing resumes by itself.
        case recovering
        /// The clock contradicts the log.
        case clock
        /// More is waiting to be written than the queue takes.
        case busy
        /// The log contradicts itself or its anchor: writing is refused.
        case damaged
        /// Keys that personal data on record is sealed under are missing.
        case keysLost
        /// Files cannot be read or written.
        case unavailable
        /// The ledger is closing.
        case closing
        /// The ledger is only read here.
        case readOnly
    }

    /// Which case it is.
    public let code: Code
    /// What happened, and what to do about it.
    public let message: String

    /// An error of that case.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension LedgerError {
    private static let adviceOnDamage =
        "Stop the server, keep a copy of the directory, run wenzhi verify, and restore a backup."

    /// Sets the advice that the storage engine prints if damage ends this process during a write.
    static func setAdviceOnDamage() {
        Environment.setAdvice(
            onDamage:
                "Keep a copy of the directory, run wenzhi verify, and restore a backup of what is "
                + "damaged; views/ can be deleted.")
    }

    /// Turns a failure of the ledger or of its log into a ledger error; nil for other errors.
    init?(_ error: any Error) {
        switch error {
        case let error as LedgerError: self = error
        case let error as LogError: self.init(error)
        default: return nil
        }
    }

    /// Turns a failure of reading into a ledger error; nil for other errors.
    init?(reading error: any Error) {
        switch error {
        case let error as LMDBError where error.isDamage:
            self.init(
                .recovering,
                "The read models are damaged and are about to be made anew; ask again in a moment.")
        case let error as LMDBError: self.init(error)
        default: self.init(error)
        }
    }

    init(_ error: LogError) {
        switch error.code {
        case .full: self.init(.full, error.message)
        case .outcomeUnknown: self.init(.outcomeUnknown, error.message)
        case .damaged(let position):
            let place = position.map { "at position \($0): " } ?? ""
            self.init(
                .damaged, "The log is damaged. \(place)\(error.message) \(Self.adviceOnDamage)")
        case .unavailable: self.init(.unavailable, error.message)
        case .locked: self.init(.locked, error.message)
        }
    }

    init(_ error: LMDBError) {
        switch error.code {
        case .mapFull, .noSpace: self.init(.full, error.message)
        default: self.init(.unavailable, error.message)
        }
    }
}

/// Why one posted event was not recorded.
public enum PostingProblem: Error, Sendable {
    /// It is not JSON.
    case notJSON(JSONError)
    /// It does not have the form that its schema asks for.
    case invalid(Violations)
    /// The rules refuse it.
    case refused(Refusal)
    /// Another event holds this source and id.
    case conflict(Position)
    /// The condition of the append does not hold.
    case excluded(ExcludingEvent)
    /// The poster's access was revoked or has expired.
    case unauthorized
    /// The ledger failed.
    case failed(LedgerError)
}

/// The receipt of a recorded event.
public struct Receipt: Sendable, Equatable {
    private let event: Event
    /// Its place in the log.
    public let position: Position
    /// When it was recorded.
    public let recordedTime: Timestamp
    /// What was flagged about it.
    public let findings: [FlaggedRule]

    /// The name of the event.
    public var id: EventID { event.id }

    init(
        of event: Event, position: Position, recordedTime: Timestamp, findings: [FlaggedRule] = []
    ) {
        self.event = event
        self.position = position
        self.recordedTime = recordedTime
        self.findings = findings
    }

    /// Whether both are about the same event, recorded at one place and time.
    public static func == (one: Receipt, other: Receipt) -> Bool {
        one.id == other.id && one.position == other.position
            && one.recordedTime == other.recordedTime
    }
}

/// The outcome of one posted event.
public enum Outcome: Sendable {
    /// It is durable, and every query shows it.
    case recorded(Receipt)
    /// It was recorded before; the original answer.
    case repeated(Receipt)
    /// It left no trace.
    case refused(PostingProblem)
}
