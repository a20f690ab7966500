/// A field of an event's data that names another event, which must be on record.
public struct EventReference: Hashable, Sendable {
    /// The event that the field names.
    public let id: EventID

    /// The place within `data` as a JSON pointer (RFC 6901): `/of`.
    public let pointer: String

    /// A reference to an event at a place of the data.
    public init(id: EventID, pointer: String) {
        self.id = id
        self.pointer = pointer
    }
}
