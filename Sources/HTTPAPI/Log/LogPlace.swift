import Catalogue
import EventLog
import HTTPTypes
import Ledger
import MerkleTree
import Rules

/// A place in the log as a client names it: a position and, to make sure that it belongs to this
/// log, optionally the beginning of its record's hash.
///
/// `117` or `117.0123456789abcdef`: the check is the first 16 hexadecimal digits of the leaf hash of RFC 6962
/// (SHA-256 of a zero byte and the record's bytes), so that who holds the record can compute it.
struct LogPlace: CustomStringConvertible {
    /// The form of a place, for messages about texts of another form.
    static let form: Sentence =
        "a position: up to 16 digits, alone or with a dot and 16 digits of its hash"
    /// Digits of the check.
    private static let checkDigits = 16

    let position: Position
    /// The first digits of the record's hash, in small letters; nil where the client does not say.
    let check: String?

    /// The place of a record with that leaf hash.
    init(_ position: Position, _ leaf: Digest) {
        self.position = position
        check = Self.check(leaf)
    }

    /// Reads a place as clients send it; nil for anything else.
    init?(text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let position = Position(text: parts[0]) else {
            return nil
        }
        self.position = position
        guard parts.count == 2 else {
            check = nil
            return
        }
        let digits = parts[1].lowercased()
        guard digits.utf8.count == Self.checkDigits,
            digits.allSatisfy({ $0.isASCII && $0.isHexDigit })
        else { return nil }
        check = digits
    }

    /// What a check is of a record with that leaf hash.
    static func check(_ leaf: Digest) -> String { String(leaf.hex.prefix(checkDigits)) }

    var description: String { position.description + (check.map { "." + $0 } ?? "") }
}

extension API {
    /// The last position that is on record.
    var head: Position { Position(max(ledger.log.head.size, 1) - 1) }

    /// Refuses a place that cannot have been read in this log: one beyond its end, or one where this log
    /// has another record. `pointer` is where the client named it.
    ///
    /// A record that the caller may not read is not compared, so that the caller learns nothing
    /// about it.
    func checkIsHere(_ place: LogPlace, _ pointer: String, for caller: Principal) throws {
        let head = head
        guard place.position <= head else { throw Problem.beyondEnd(place.position, head, pointer) }
        guard let check = place.check, try shows(place.position, to: caller),
            let leaf = try ledger.log.node(NodeID(level: 0, index: place.position.value))
        else { return }
        guard LogPlace.check(leaf) == check else {
            throw Problem.otherLog(place.position, head, pointer)
        }
    }

    /// The place of a record, for a client to continue from; nil when the caller may not read it.
    func place(of position: Position, for caller: Principal) throws -> String? {
        guard try shows(position, to: caller),
            let leaf = try ledger.log.node(NodeID(level: 0, index: position.value))
        else { return nil }
        return LogPlace(position, leaf).description
    }

    /// Whether a caller is shown the record at a position, with every byte that is hashed.
    private func shows(_ position: Position, to caller: Principal) throws -> Bool {
        guard let territory = try territory(of: caller) else { return true }
        guard let bytes = try ledger.log.record(at: position) else { return false }
        let event = try Catalogue.decodeStored(bytes)
        return try territory.shows(event) && territory.shown(bytes, of: event) == bytes
    }
}

extension Problem {
    /// A position that this log has not reached.
    static func beyondEnd(_ position: Position, _ head: Position, _ pointer: String) -> Problem {
        elsewhere(
            .badRequest, "beyond-end", "Beyond the end of the log",
            "This log ends at position \(head), so \(position) was read in another log, or before this "
                + "one was restored from a copy.",
            pointer, "is beyond the last position, \(head)", head)
    }

    /// A position at which this log has another record than the client has read.
    static func otherLog(_ position: Position, _ head: Position, _ pointer: String) -> Problem {
        elsewhere(
            .conflict, "other-log", "The position is of another log",
            "The record at position \(position) of this log is not the one that you have read: this is "
                + "another log, or it was restored from a copy and has grown since. It ends at "
                + "position \(head).",
            pointer, "does not fit the hash of the record at this position", head)
    }

    private static func elsewhere(
        _ status: HTTPResponse.Status, _ code: String, _ title: Sentence, _ reason: Sentence,
        _ pointer: String, _ message: Sentence, _ head: Position
    ) -> Problem {
        var problem = Problem(
            status, code, title,
            reason
                + " Read again from a position that you know to be in this one, or from the start.",
            errors: [FieldError(pointer, code, message)],
            headers: [.wenzhiPosition: head.description])
        problem.head = head
        return problem
    }
}
