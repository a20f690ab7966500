public import Catalogue

/// What a rule has against an event.
///
/// Two principles settle what follows from it: a fact is never refused for being inconvenient, and
/// a decision that the rules forbid is refused.
public struct Objection: Equatable, Sendable {
    /// What follows from the objection.
    public enum Weight: Sendable {
        /// The event cannot be understood or placed: facts and decisions are refused.
        case rejectsAlways
        /// A decision is refused; a fact is recorded and flagged.
        case rejectsDecision
        /// Facts and decisions are recorded and flagged.
        case flagsOnly
    }

    /// What follows from it.
    public let weight: Weight
    /// The rule, kebab-case and stable.
    public let code: String
    /// JSON Pointer (RFC 6901) to the member of the event that it is about.
    public let pointer: String
    /// The rule and the figures, for a person.
    public let message: Sentence
    /// How grave it is when it is flagged.
    public let severity: Severity
    /// Other aggregates whose events it rests on.
    public let restsOn: [Related]
    /// Other events it rests on.
    public let restsOnEvents: [EventID]
    /// Earlier payments that are questioned, of this fund or another, as the event's own lines are.
    public let questions: [PaymentReference]
    /// Lines of the event's payment that it is about, from 0.
    public let lines: [Int]

    /// An objection of that weight.
    public init(
        _ weight: Weight, _ code: String, at pointer: String = "/data",
        severity: Severity = .minor, restsOn: [Related] = [], restsOnEvents: [EventID] = [],
        questions: [PaymentReference] = [], lines: [Int] = [], _ message: Sentence
    ) {
        self.weight = weight
        self.code = code
        self.pointer = pointer
        self.message = message
        self.severity = severity
        self.restsOn = restsOn
        self.restsOnEvents = restsOnEvents
        self.questions = questions
        self.lines = lines
    }
}

/// How grave a finding is, in the words of an audit.
public enum Severity: UInt8, CodedValue {
    /// Worth knowing.
    case note
    /// Should be looked at.
    case minor
    /// Touches money, honours or the protection of people.
    case major
    /// Must be dealt with at once. Only an auditor says so.
    case critical

    /// The severity as it appears in answers.
    public var text: String {
        switch self {
        case .note: "note"
        case .minor: "minor"
        case .major: "major"
        case .critical: "critical"
        }
    }
}

/// Why an event was not recorded.
public struct Refusal: Error, Equatable, Sendable {
    /// Who has to act on it.
    public enum Cause: Sendable {
        /// The sender may not post this event.
        case territory
        /// A rule forbids it or something that it names does not exist.
        case rule
    }

    /// Who has to act on it.
    public let cause: Cause
    /// All that was objected to; never empty.
    public let objections: [Objection]

    /// A refusal for those objections.
    public init(_ cause: Cause, _ objections: [Objection]) {
        precondition(!objections.isEmpty, "a refusal says why")
        self.cause = cause
        self.objections = objections
    }
}

/// What the rules say of an event.
public enum Verdict: Sendable {
    /// It is recorded; what is odd about it is flagged.
    case accepted(owner: CentreID?, findings: [Objection])
    /// It leaves no trace.
    case refused(Refusal)
}

/// An aggregate that a finding rests on.
public struct Related: Equatable, Sendable {
    /// Its kind.
    public let aggregate: Aggregate
    /// Its id.
    public let id: String

    /// The aggregate of that id.
    public init<ID: AggregateID>(_ id: ID) {
        aggregate = ID.aggregate
        self.id = id.text
    }
}
