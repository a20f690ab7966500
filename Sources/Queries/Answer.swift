public import EventLog
import JSON
import Projections
import Tables

/// An answer of a read model: JSON, and which part of the log it speaks for.
public struct Answer: Sendable {
    /// The JSON text.
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

extension Answer {
    /// The same answer in other words: what it speaks for stays.
    public func replacing(body: [UInt8], next: String?) -> Answer {
        Answer(body: body, changed: changed, applied: applied, next: next)
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

/// Where a page of a collection ended: valid for the same question only.
///
/// A page goes on after the last id it showed, so rows that come and go in between move nothing.
struct PageCursor {
    /// Longer than any cursor that is given out, and well below what LMDB takes as a key.
    private static let maximumBytes = 200

    /// What is no cursor of ours, though it begins like one.
    static let damaged = QueryError(
        "cursor", "bad-cursor", "The cursor is damaged; start without one.")

    /// A cursor that names an event which the read models do not show.
    static let beyondEnd = QueryError(
        "cursor", "beyond-end",
        "The cursor was given by another log, or before this one was restored; start without one.")

    let last: String

    init(last: String) {
        self.last = last
    }

    /// Reads a cursor that a page of this question gave.
    init(text: String, of question: String) throws(QueryError) {
        let mark = Self.mark(question) + "."
        guard text.hasPrefix(mark), text.utf8.count <= Self.maximumBytes else {
            throw QueryError(
                "cursor", "bad-cursor",
                "The cursor is not one of this question's; start without one.")
        }
        last = String(text.dropFirst(mark.count))
    }

    func text(of question: String) -> String {
        "\(Self.mark(question)).\(last)"
    }

    /// A short mark of a question (FNV-1a, 32 bits): it tells mistakes, it is no secret.
    private static func mark(_ question: String) -> String {
        var hash: UInt32 = 2_166_136_261
        for byte in question.utf8 {
            hash = (hash ^ UInt32(byte)) &* 16_777_619
        }
        return String(hash, radix: 36)
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

    mutating func texts(_ name: StaticString, _ values: [String]) {
        key(name)
        beginArray()
        for value in values { string(value) }
        endArray()
    }

    mutating func positions(_ name: StaticString, _ values: [Position]) {
        texts(name, values.map(\.description))
    }
}
