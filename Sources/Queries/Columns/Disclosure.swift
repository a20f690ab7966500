package import Catalogue
package import EventLog

/// Decides which restricted values one reader may see. It is asked for every such value of an
/// answer.
///
/// Used for one answer, on one thread.
package protocol Disclosure {
    /// Whether the reader may see the id of a volunteer.
    func tells(volunteer id: String) throws -> Bool
    /// Whether the reader may see the id of an aggregate of any kind.
    func tells(subject id: String) throws -> Bool
    /// Whether the reader may see the id of a record of hours.
    func tells(hours id: String) throws -> Bool
    /// Whether the reader may read an event.
    func tells(event position: Position) throws -> Bool
    /// A sentence without the ids that the reader may not see.
    ///
    /// - Parameter named: ids that stand in the same row.
    func scrubbed(_ sentence: String, naming named: Set<String>) throws -> String
}

/// The kinds of restricted values that an answer shows.
package struct Personal: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Ids of volunteers.
    package static let volunteers = Personal(rawValue: 1)
    /// Sentences, events and records of hours that may concern another territory.
    package static let elsewhere = Personal(rawValue: 2)
    /// Sentences, which are written in the reader's language.
    package static let sentences = Personal(rawValue: 4)
}

/// The kind of restriction of a value. The form of a column and the case of a value both state it.
enum Secrecy: Sendable {
    case none, volunteer, subject, hours, sentence, evidence

    var personal: Personal {
        switch self {
        case .none: []
        case .volunteer: .volunteers
        case .subject, .hours, .evidence: .elsewhere
        case .sentence: [.elsewhere, .sentences]
        }
    }
}

/// The format and the reader of an answer.
package struct Writing: Sendable {
    /// The formats of a collection.
    package enum Format: Sendable {
        case json
        /// Comma-separated values (RFC 4180), without the line that names the columns.
        case csv
    }

    package var format: Format
    /// The language of sentences.
    package var language: Language
    /// Makes the reader's disclosure; nil when the reader may see everything. Called after the
    /// answer's snapshot was taken, so that the disclosure knows every row of the answer.
    package var disclosing: (@Sendable () throws -> any Disclosure)?
    /// Encrypts a cursor, which may have an id that the reader may not see.
    package var seal: (@Sendable (String) throws -> String)?

    package init(_ format: Format = .json, in language: Language = .english) {
        self.format = format
        self.language = language
    }
}
