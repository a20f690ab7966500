import Catalogue
import EventLog
import JSON
import Projections
import Rules

/// The value of a column in one row.
///
/// Values that not every reader may see have separate cases. Writing such a case asks a ``Disclosure``,
/// so no answer shows one unasked.
enum Value: Sendable {
    /// No value: the member is left out, the cell is empty.
    case nothing
    case text(String)
    case number(Int)
    case flag(Bool)
    case texts([String])
    case object(Written)
    case objects([Written])
    /// The id of a volunteer.
    case volunteer(VolunteerID)
    /// Ids of volunteers.
    case volunteers([VolunteerID])
    /// The id of an aggregate of any kind, which may be a volunteer.
    case subject(String)
    /// The id of a record of hours, which may be of another territory.
    case hours(HoursID)
    /// A text that somebody wrote, which may have ids of volunteers.
    case sentence(String)
    /// A sentence of the program, which may have ids of volunteers; written in the reader's language.
    case message(Sentence)
    /// The values of such a sentence by their names.
    case parameters(Sentence)
    /// Positions of events, some of which the reader may not read.
    case evidence([Position])
}

extension Value {
    /// The id of an aggregate; `nothing` for nil.
    static func id<ID: AggregateID>(_ id: ID?) -> Value {
        guard let id else { return .nothing }
        if let volunteer = id as? VolunteerID { return .volunteer(volunteer) }
        return .text(id.text)
    }

    static func text(_ text: String?) -> Value { text.map { .text($0) } ?? .nothing }

    static func sentence(_ text: String?) -> Value { text.map { .sentence($0) } ?? .nothing }

    static func number(_ number: Int?) -> Value { number.map { .number($0) } ?? .nothing }

    static func flag(_ flag: Bool?) -> Value { flag.map { .flag($0) } ?? .nothing }

    static func coded(_ value: (some CodedValue)?) -> Value { .text(value?.text) }

    static func coded(_ values: [some CodedValue]) -> Value { .texts(values.map(\.text)) }

    static func state(_ state: LifecycleState?) -> Value { .text(state?.name) }

    static func minutes(_ minutes: Minutes?) -> Value { .number(minutes?.count) }

    static func district(_ district: DistrictCode?) -> Value { .text(district?.text) }

    static func day(_ day: CivilDate) -> Value { .text(day.text) }

    static func time(_ time: Timestamp?) -> Value { .text(time?.shanghaiText) }

    static func hours(_ id: HoursID?) -> Value { id.map { .hours($0) } ?? .nothing }

    static func position(_ position: Position?) -> Value { .text(position?.description) }

    static func positions(_ positions: [Position]) -> Value {
        .texts(positions.map(\.description))
    }
}

extension Value {
    /// The value as a reader may see it.
    ///
    /// - Parameter named: ids that stand in the same row, which its sentences may name.
    func told(
        by disclosure: any Disclosure, in language: Language, named: @autoclosure () -> Set<String>
    ) throws -> Value {
        switch self {
        case .volunteer(let id): try disclosure.tells(volunteer: id.text) ? self : .nothing
        case .volunteers(let ids):
            .volunteers(try ids.filter { try disclosure.tells(volunteer: $0.text) })
        case .subject(let id): try disclosure.tells(subject: id) ? self : .nothing
        case .hours(let id): try disclosure.tells(hours: id.text) ? self : .nothing
        case .sentence(let text): .sentence(try disclosure.scrubbed(text, naming: named()))
        case .message(let sentence):
            .sentence(try disclosure.scrubbed(sentence.text(in: language), naming: named()))
        case .parameters(let sentence):
            .parameters(
                try sentence.mapValues { value in
                    // The line's end makes a sentence of a value that is a single word.
                    String(try disclosure.scrubbed(value + "\n", naming: named()).dropLast())
                })
        case .evidence(let positions): .evidence(try positions.filter(disclosure.tells(event:)))
        default: self
        }
    }

    /// The restriction of the value.
    var secrecy: Secrecy {
        switch self {
        case .volunteer, .volunteers: .volunteer
        case .subject: .subject
        case .hours: .hours
        case .sentence, .message, .parameters: .sentence
        case .evidence: .evidence
        default: .none
        }
    }

    /// The id that a sentence of the same row may name.
    var namedID: String? {
        switch self {
        case .volunteer(let id): id.text
        case .subject(let id): id
        default: nil
        }
    }
}
