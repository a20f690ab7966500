public import Catalogue
public import EventLog

/// The moment of recording as of which a question is asked.
public enum AsOf: Sendable, Equatable {
    /// The log as it was when it ended with the event at this position.
    case position(Position)
    /// The log at the end of a day in Asia/Shanghai.
    case day(CivilDate)
    /// The log with all that was recorded up to a time.
    case time(Timestamp)

    /// Reads a position, a date or an RFC 3339 time; nil for anything else.
    public init?(text: String) {
        if let position = Position(text: text) {
            self = .position(position)
        } else if let day = CivilDate(text: text) {
            self = .day(day)
        } else if let time = Timestamp(rfc3339: text) {
            self = .time(time)
        } else {
            return nil
        }
    }
}

/// Why there is no answer as of a moment.
public enum AsOfRefusal: Error, Sendable, Equatable {
    /// The log ends before this position.
    case beyondEnd(Position, head: Position)
    /// The moment, or the end of the day, has not come: more may be recorded before it.
    case future(now: Timestamp)
    /// Nothing was recorded up to then.
    case beforeFirst(Timestamp)
}

extension AsOfRefusal: CustomStringConvertible {
    /// What is wrong with the moment, as a sentence.
    public var description: String {
        switch self {
        case .beyondEnd(let position, let head):
            "The log ends at position \(head), so there is nothing as of \(position)."
        case .future(let now):
            "This moment, or the end of this day, has not come: it is \(now.shanghaiText)."
        case .beforeFirst(let first):
            "Nothing was recorded up to then; the first event was recorded at \(first.shanghaiText)."
        }
    }
}
