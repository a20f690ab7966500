/// What can go wrong between the engine and its log, with cause and cure.
public struct LogError: Error, Sendable, CustomStringConvertible {
    /// The cases that callers tell apart.
    public enum Code: Sendable, Equatable {
        /// No room on the disk or in the map. Nothing was recorded; the store stays usable.
        case full
        /// The commit failed and may or may not be durable. Reopen and read the tail before going on.
        case outcomeUnknown
        /// Stored bytes contradict each other, first noticed at the position, where one is known.
        case damaged(Position?)
        /// The store cannot be read or opened.
        case unavailable
        /// Another process writes to this log.
        case locked
    }

    /// Which case it is.
    public let code: Code
    /// What happened, for a person, with what to do about it.
    public let message: String

    /// An error of that case.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
