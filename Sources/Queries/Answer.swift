public import Catalogue
public import EventLog
import JSON

/// An answer computed from the read models, and the part of the log that it reflects.
public struct Answer: Sendable {
    /// JSON, or lines of comma-separated values.
    public let body: [UInt8]
    /// The last event that changed this answer or, less precisely, a table from which it is
    /// computed. Two different answers to the same question have different values.
    public let changed: Position
    /// The last event that the views have applied.
    public let applied: Position
    /// The cursor of the next page; nil when there is none.
    public let next: String?

    init(body: [UInt8], changed: Position, applied: Position, next: String? = nil) {
        self.body = body
        self.changed = changed
        self.applied = applied
        self.next = next
    }
}

/// Why a query is refused.
public struct QueryError: Error, Sendable, Equatable {
    /// The wrong parameter.
    public let parameter: String
    /// `bad-parameter`, `bad-cursor`, `beyond-end`.
    public let code: String
    /// What the parameter should be.
    public let message: Sentence

    init(_ parameter: String, _ code: String = "bad-parameter", _ message: Sentence) {
        self.parameter = parameter
        self.code = code
        self.message = message
    }
}

/// The requested page of a collection.
public struct Page: Sendable {
    /// The number of rows when the request has no limit.
    public static let defaultLimitRows = 100
    /// The maximum number of rows.
    public static let maximumLimitRows = 1000

    /// The requested number of rows.
    public let limit: Int
    /// The cursor of the previous page; nil for the first page.
    public let cursor: String?

    /// Creates a page of at most `limit` rows after a cursor.
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
