package import Catalogue

/// What a JSON value looks like, in the few words that the interface needs.
package indirect enum Form: Sendable {
    /// Text of a length in characters, where there is a limit.
    case text(ClosedRange<Int>?)
    /// Text of a pattern (ECMA-262).
    case pattern(String)
    /// Text of a format of JSON Schema.
    case format(String)
    /// One of these words.
    case choice([String])
    /// A whole number in a range, where there is one.
    case number(ClosedRange<Int>?)
    case flag
    case list(Form)
    /// A list of so many.
    case several(Form, ClosedRange<Int>)
    /// An object whose members are all of one form, whatever they are called.
    case map(Form)
    /// An object with a count for each of these names.
    case counts([String], by: String)
    /// An object that the description has once, under its name.
    case named(ObjectForm)
    /// One of several.
    case either([Form])
    /// Another place of the description, under `#/components/schemas/`.
    case reference(String)
    /// A JSON Schema as it stands.
    case schema(String)
    /// The id of a volunteer.
    case volunteer
    /// The id of an aggregate of any kind, which may be a volunteer.
    case subject
    /// The id of a record of hours, which may be of service elsewhere.
    case hours
    /// A sentence, in which ids of volunteers may stand.
    case sentence
    /// Positions of events, some of which the reader may not read.
    case evidence

    /// The id of an aggregate.
    package static let id = Form.pattern(IDForm.expression)
    /// A position of the log.
    package static let position = Form.pattern("^[0-9]{1,16}$")
    /// A position of the log, with the beginning of the hash of the record there if it is known.
    package static let place = Form.pattern("^[0-9]{1,16}(\\.[0-9A-Fa-f]{16})?$")
    /// A position of the log as CloudEvents has it, which also sorts as text.
    package static let sequence = Form.pattern("^[0-9]{16}$")
    /// An RFC 3339 time with its offset.
    package static let time = Form.format("date-time")
    /// A day in Asia/Shanghai.
    package static let day = Form.format("date")
    /// A district by GB/T 2260.
    package static let district = Form.pattern("^[0-9]{6}$")
    /// A count of things or minutes.
    package static let count = Form.number(0...Int(1) << 53)
    /// A kind of aggregate and an id.
    package static let tag = Form.pattern(
        "^(\(Aggregate.allCases.map(\.name).joined(separator: "|"))):[!-~]{1,100}$")
    /// What is true or not.
    package static let yesOrNo = Form.choice(["true", "false"])

    /// A state of a lifecycle.
    package static func state(of aggregate: Aggregate) -> Form {
        .choice(aggregate.states.map(\.name))
    }

    /// A value of a closed list.
    package static func coded<Value: CodedValue>(_ type: Value.Type) -> Form {
        .choice(type.allCases.map(\.text))
    }

    /// What of a value of this form not everybody is told.
    var secrecy: Secrecy {
        switch self {
        case .volunteer: .volunteer
        case .subject: .subject
        case .hours: .hours
        case .sentence: .sentence
        case .evidence: .evidence
        case .list(let element): element.secrecy
        default: .none
        }
    }

    /// Counts by the states of a lifecycle.
    package static func states(_ aggregate: Aggregate) -> Form {
        .counts(aggregate.states.map(\.name), by: "state")
    }
}

/// An object: its members, in the order in which they are written and stand in a table.
package struct ObjectForm: Sendable {
    package struct Member: Sendable {
        package let name: String
        package let form: Form
        package let about: String
        package let isRequired: Bool

        /// A member that is always there.
        package static func must(_ name: String, _ form: Form, _ about: String) -> Member {
            Member(name: name, form: form, about: about, isRequired: true)
        }

        /// A member that is left out where there is nothing to say.
        package static func may(_ name: String, _ form: Form, _ about: String) -> Member {
            Member(name: name, form: form, about: about, isRequired: false)
        }
    }

    package let name: String
    package let about: String
    package let members: [Member]

    package init(_ name: String, _ about: String, _ members: [Member]) {
        self.name = name
        self.about = about
        self.members = members
    }
}
