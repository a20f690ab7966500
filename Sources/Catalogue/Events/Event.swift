/// What the ledger adds to an event when it records it.
public struct Stamp: Hashable, Sendable {
    /// The event's place in the log, from 0, without gaps (`sequence`).
    public let position: UInt64

    /// When it was recorded; never goes back (`recordedtime`).
    public let recordedTime: Timestamp

    /// The principal that posted it (`recordedby`).
    public let recordedBy: String

    /// A stamp with these attributes.
    public init(position: UInt64, recordedTime: Timestamp, recordedBy: String) {
        self.position = position
        self.recordedTime = recordedTime
        self.recordedBy = recordedBy
    }
}

/// One event, decoded and found to follow its schema.
///
/// A reference: it never changes, and is handed from rule to projector many times.
public final class Event: Sendable {
    /// The permanent name of the event.
    public let id: EventID

    /// The event's type.
    public let type: EventType

    /// The id of the aggregate that the type's first word names.
    public let subject: String

    /// When it happened, as the poster says.
    public let time: Timestamp

    /// The data, as a value of the type's own structure.
    public let payload: Payload

    /// Every field of the data that names an aggregate, in the order of the event.
    public let references: [Reference]

    /// Every field of the data that names an event.
    public let eventReferences: [EventReference]

    /// The version of the type's schema that the data follows.
    public let schemaVersion: Int

    /// What the ledger added; `nil` for an event as it was posted.
    public let stamp: Stamp?

    /// By the name of a sealed field whose value must be one person's alone: the volunteer who was
    /// found to have that value when the event was recorded. Another one if there was one, otherwise
    /// the subject. Written by the ledger beside the sealed value, so that replay decides from the
    /// record alone, also when the value is unreadable.
    public let sameAs: [String: String]

    /// Whether the person whose data was posted is 18 or over at the event's time; nil where the data
    /// does not say when they were born, and of every event on record, where that is sealed.
    public let isAdult: Bool?

    /// Whether the data holds a personal field, in clear text or sealed.
    public let hasPersonal: Bool

    /// An event with these attributes; for events that are made by hand. Checks nothing.
    public init(
        id: EventID, type: EventType, subject: String, time: Timestamp, payload: Payload,
        references: [Reference] = [], eventReferences: [EventReference] = [],
        schemaVersion: Int = 1, stamp: Stamp? = nil,
        sameAs: [String: String] = [:], isAdult: Bool? = nil, hasPersonal: Bool = false
    ) {
        self.id = id
        self.type = type
        self.subject = subject
        self.time = time
        self.payload = payload
        self.references = references
        self.eventReferences = eventReferences
        self.schemaVersion = schemaVersion
        self.stamp = stamp
        self.sameAs = sameAs
        self.isAdult = isAdult
        self.hasPersonal = hasPersonal
    }

    /// The same event with who was found to have the values of sealed fields.
    public func noting(sameAs: [String: String]) -> Event {
        Event(
            id: id, type: type, subject: subject, time: time, payload: payload,
            references: references, eventReferences: eventReferences, schemaVersion: schemaVersion,
            stamp: stamp, sameAs: sameAs,
            isAdult: isAdult, hasPersonal: hasPersonal)
    }
}

extension Event {
    /// The reference in a field of the data; the first where the field is an array.
    public func reference(_ field: String) -> Reference? {
        references.first { $0.isIn(field: field) }
    }

    /// The aggregate of the subject.
    public var aggregate: Aggregate { type.descriptor.aggregate }
}
