package import Catalogue

/// The form of a JSON value, as far as the interface's description needs it.
package indirect enum Form: Sendable {
    /// Text, with its length in characters if it is limited.
    case text(ClosedRange<Int>?)
    /// Text of a pattern (ECMA-262).
    case pattern(String)
    /// Text of a format of JSON Schema.
    case format(String)
    /// One of these words.
    case choice([String])
    /// A whole number, with its range if it is limited.
    case number(ClosedRange<Int>?)
    case flag
    case list(Form)
    /// A list with a limited number of elements.
    case several(Form, ClosedRange<Int>)
    /// An object with members of any name, all of one form.
    case map(Form)
    /// An object with a count for each of these names.
    case counts([String], by: String)
    /// An object that is described once, under its name.
    case named(ObjectForm)
    /// One of several forms.
    case either([Form])
    /// A reference into `#/components/schemas/`.
    case reference(String)
    /// A JSON Schema as text.
    case schema(String)
    /// The id of a volunteer.
    case volunteer
    /// The id of an aggregate of any kind, which may be a volunteer.
    case subject
    /// The id of a record of hours, which may be of another territory.
    case hours
    /// A sentence, which may have ids of volunteers.
    case sentence
    /// Positions of events, some of which the reader may not read.
    case evidence

    /// The id of an aggregate.
    package static let id = Form.pattern(IDForm.expression)
    /// A position of the log.
    package static let position = Form.pattern("^[0-9]{1,16}$")
    /// A position of the log, optionally with the beginning of its record's hash.
    package static let place = Form.pattern("^[0-9]{1,16}(\\.[0-9A-Fa-f]{16})?$")
    /// A position of the log as a CloudEvents `sequence`, which also sorts as text.
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
    /// True or false.
    package static let yesOrNo = Form.choice(["true", "false"])

    /// A state of a lifecycle.
    package static func state(of aggregate: Aggregate) -> Form {
        .choice(aggregate.states.map(\.name))
    }

    /// A value of a closed list.
    package static func coded<Value: CodedValue>(_ type: Value.Type) -> Form {
        .choice(type.allCases.map(\.text))
    }

    /// The restriction of values of this form.
    var secrecy: Secrecy {
        switch self {
        case .volunteer: .volunteer
        case .subject: .subject
        case .hours: .hours
        case .sentence: .sentence
        case .evidence: .evidence
        case .list(let element), .map(let element): element.secrecy
        default: .none
        }
    }

    /// Counts by the states of a lifecycle.
    package static func states(_ aggregate: Aggregate) -> Form {
        .counts(aggregate.states.map(\.name), by: "state")
    }
}

/// An object with its members in the order in which they are written.
package struct ObjectForm: Sendable {
    package struct Member: Sendable {
        package let name: String
        package let form: Form
        package let about: String
        package let isRequired: Bool

        /// A member that is always present.
        package static func must(_ name: String, _ form: Form, _ about: String) -> Member {
            Member(name: name, form: form, about: about, isRequired: true)
        }

        /// A member that may be left out.
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
