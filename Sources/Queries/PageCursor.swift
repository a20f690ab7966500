import EventLog
import Projections

/// What a collection is asked for: cursors are valid for the same question only.
struct Question {
    /// A short mark of the question (FNV-1a, 32 bits): it tells mistakes, it is no secret.
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

/// Where a page of a collection ended, and the position of the log that the page speaks for.
///
/// A page goes on after the last row it showed, so rows that come and go in between move nothing.
struct PageCursor {
    /// Longer than any cursor that is given out, and well below what LMDB takes as a key.
    private static let maximumBytes = 200

    /// What is no cursor of ours, though it begins like one.
    static let damaged = QueryError(
        "cursor", "bad-cursor", "The cursor is damaged; start without one.")

    /// A cursor of a position that the read models have not applied.
    private static let beyondEnd = QueryError(
        "cursor", "beyond-end",
        "The cursor was given by another log, or before this one was restored; start without one.")

    let last: String
    private let position: Position

    init(last: String, at position: Position) {
        self.last = last
        self.position = position
    }

    /// Reads a cursor that a page of this question gave.
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

    /// Refuses a cursor of a position that a snapshot does not have.
    func check(_ snapshot: borrowing ViewSnapshot) throws(QueryError) {
        guard position <= snapshot.applied else { throw Self.beyondEnd }
    }

    /// The cursor as a client gets it.
    func text(of question: Question) -> String {
        "\(question.mark).\(position).\(last)"
    }
}
