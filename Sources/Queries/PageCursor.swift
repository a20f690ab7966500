import Catalogue
import EventLog
import Projections

/// The collection and filters of a request. A cursor is valid for the same question only.
struct Question {
    /// A hash of the question (FNV-1a, 32 bits). It detects mistakes; it is not a secret.
    let mark: String

    init(_ name: String, of parent: String? = nil, _ given: [String: String] = [:]) {
        let conditions = given.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
        let text = name + (parent.map { " of " + $0 } ?? "") + conditions.joined()
        var hash: UInt32 = 2_166_136_261
        for byte in text.utf8 {
            hash = (hash ^ UInt32(byte)) &* 16_777_619
        }
        mark = String(hash, radix: 36)
    }
}

/// The end of a page, and the position of the log that the page reflects.
///
/// The next page begins after the last row of this one, so rows that were added or removed in
/// between shift nothing.
struct PageCursor {
    /// Longer than any cursor that a page has, and well below the length of an LMDB key.
    private static let maximumBytes = 200

    /// The error for a malformed cursor.
    static let damaged = QueryError(
        "cursor", "bad-cursor", "The cursor is damaged; start without one.")

    /// The error for a cursor of a position that the read models have not applied.
    private static let beyondEnd = QueryError(
        "cursor", "beyond-end",
        "The cursor was given by another log, or before this one was restored; start without one.")

    let last: String
    private let position: Position

    init(last: String, at position: Position) {
        self.last = last
        self.position = position
    }

    /// Parses a cursor of this question.
    init(text: String, of question: Question) throws(QueryError) {
        let mark = question.mark + "."
        guard text.hasPrefix(mark), text.utf8.count <= Self.maximumBytes else {
            throw QueryError(
                "cursor", "bad-cursor",
                "The cursor is not one of this question's; start without one.")
        }
        let parts = text.dropFirst(mark.count).split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let position = Position(text: parts[0]) else { throw Self.damaged }
        self.position = position
        last = String(parts[1])
    }

    /// Throws when the snapshot has not applied the cursor's position.
    func check(_ snapshot: borrowing ViewSnapshot) throws(QueryError) {
        guard position <= snapshot.applied else { throw Self.beyondEnd }
    }

    /// How many events the page reflects whose end a cursor names; nil for a text that is none.
    static func size(of text: String) -> UInt64? {
        let parts = text.split(separator: ".", maxSplits: 2)
        return parts.count == 3 ? Position(text: parts[1]).map { $0.value + 1 } : nil
    }

    /// The cursor as text, for the client.
    func text(of question: Question) -> String {
        "\(question.mark).\(position).\(last)"
    }
}

extension Page {
    /// Where the page before ended; nil for the first page.
    func parsedCursor(of question: Question) throws(QueryError) -> PageCursor? {
        guard let cursor else { return nil }
        return try PageCursor(text: cursor, of: question)
    }

    /// Throws unless the page before reflects so many events: a question about the past goes on at the
    /// position at which it began.
    package func check(isOf size: UInt64) throws(QueryError) {
        guard let cursor, let begun = PageCursor.size(of: cursor), begun != size else { return }
        throw QueryError(
            "cursor", "bad-cursor",
            "The cursor belongs to position \(begun - 1), not to this asOf; start without one.")
    }
}
