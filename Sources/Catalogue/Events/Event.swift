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
    /// What names the event for good.
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

    /// The version of the type's schema that the data follows.
    public let schemaVersion: Int

    /// What the ledger added; `nil` for an event as it was posted.
    public let stamp: Stamp?

    /// An event with these attributes; for events that are made by hand. Checks nothing.
    public init(
        id: EventID, type: EventType, subject: String, time: Timestamp, payload: Payload,
        references: [Reference] = [], schemaVersion: Int = 1, stamp: Stamp? = nil
    ) {
        self.id = id
        self.type = type
        self.subject = subject
        self.time = time
        self.payload = payload
        self.references = references
        self.schemaVersion = schemaVersion
        self.stamp = stamp
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
