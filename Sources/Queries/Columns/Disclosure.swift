package import EventLog

/// What one reader is told of what not everybody is told: asked for every value of that kind that
/// stands in an answer.
///
/// For one answer, on one thread.
package protocol Disclosure {
    /// Whether the reader is told of a volunteer by id.
    func tells(volunteer id: String) throws -> Bool
    /// Whether the reader is told of an aggregate of any kind by id.
    func tells(subject id: String) throws -> Bool
    /// Whether the reader is told of a record of hours by id.
    func tells(hours id: String) throws -> Bool
    /// Whether the reader may read an event.
    func tells(event position: Position) throws -> Bool
    /// A sentence with nothing in it that the reader is not told.
    ///
    /// - Parameter named: ids that stand in the same row.
    func scrubbed(_ sentence: String, naming named: Set<String>) throws -> String
}

/// What an answer shows that not everybody is told.
package struct Personal: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Ids of volunteers.
    package static let volunteers = Personal(rawValue: 1)
    /// Sentences, events and records of hours that may be about what is elsewhere.
    package static let elsewhere = Personal(rawValue: 2)
}

/// What of a value not everybody is told: a column says it in its form, and a value by its case.
enum Secrecy: Sendable {
    case none, volunteer, subject, hours, sentence, evidence

    var personal: Personal {
        switch self {
        case .none: []
        case .volunteer: .volunteers
        case .subject, .hours, .sentence, .evidence: .elsewhere
        }
    }
}

/// How an answer is to be written, and for whom.
package struct Writing: Sendable {
    /// The forms of a collection.
    package enum Format: Sendable {
        case json
        /// Comma-separated values (RFC 4180), without the line that names the columns.
        case csv
    }

    package var format: Format
    /// Begins to decide what the reader is told; nil where that is everything. It is called after the
    /// answer's snapshot was taken, so that it knows of everything that stands in the answer.
    package var disclosing: (@Sendable () throws -> any Disclosure)?
    /// Hides what a cursor says, which may be an id, from a reader who is not told it.
    package var seal: (@Sendable (String) throws -> String)?

    package init(_ format: Format = .json) {
        self.format = format
    }
}
