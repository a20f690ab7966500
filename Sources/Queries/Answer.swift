public import EventLog
import JSON

/// An answer of a read model, and which part of the log it speaks for.
public struct Answer: Sendable {
    /// JSON, or the lines of a table.
    public let body: [UInt8]
    /// The last event that changed this answer or, coarser, one of the tables that it comes from:
    /// two answers to one question that differ are of different events.
    public let changed: Position
    /// The last event that the views have applied.
    public let applied: Position
    /// Where the next page of a collection begins.
    public let next: String?

    init(body: [UInt8], changed: Position, applied: Position, next: String? = nil) {
        self.body = body
        self.changed = changed
        self.applied = applied
        self.next = next
    }
}

/// What a question can be refused for.
public struct QueryError: Error, Sendable, Equatable {
    /// The parameter that is wrong.
    public let parameter: String
    /// `bad-parameter`, `bad-cursor`, `beyond-end`.
    public let code: String
    /// What it should be.
    public let message: String

    init(_ parameter: String, _ code: String = "bad-parameter", _ message: String) {
        self.parameter = parameter
        self.code = code
        self.message = message
    }
}

/// A page of a collection as it is asked for.
public struct Page: Sendable {
    /// Rows when the question does not say.
    public static let defaultLimitRows = 100
    /// Rows at most.
    public static let maximumLimitRows = 1000

    /// Rows wanted.
    public let limit: Int
    /// Where the page before ended.
    public let cursor: String?

    /// A page of so many rows after a cursor.
    public init(limit: Int = Page.defaultLimitRows, cursor: String? = nil) throws(QueryError) {
        guard (1...Self.maximumLimitRows).contains(limit) else {
            throw QueryError(
                "limit", "bad-parameter", "limit is 1 to \(Self.maximumLimitRows).")
        }
        self.limit = limit
        self.cursor = cursor
    }
}

extension JSONWriter {
    mutating func position(_ name: StaticString, _ position: Position) {
        key(name)
        string(position.description)
    }
}
