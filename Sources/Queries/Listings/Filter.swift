package import Catalogue
import LMDB
import Projections
import Rules
import Tables

/// A filter of a listing: its query parameter, description, parser and test.
struct Filter<Entry>: Sendable {
    /// Whether an entry matches. A test is made for each page, so it may cache what it looked up.
    typealias Test = (Entry, borrowing ViewSnapshot) throws(LMDBError) -> Bool

    let description: FilterDescription
    /// The index that finds matching rows by the given value; nil when there is none.
    let index: IndexName?
    /// Further tables on which an answer depends when the filter is given.
    let marks: [Mark]
    /// Makes the test for a value; nil when the text is not a value of this filter.
    private let read: @Sendable (String) -> Test?
    /// Converts the given text to the index's text.
    var indexText: @Sendable (String) -> String = { $0 }

    init(
        _ description: FilterDescription, by index: IndexName? = nil, _ marks: [Mark] = [],
        _ test: @escaping @Sendable (String) -> Test?
    ) {
        self.description = description
        self.index = index
        self.marks = marks
        self.read = test
    }

    /// Makes the test for the given text; nil when the filter is not given.
    func test(_ given: [String: String]) throws(QueryError) -> Test {
        let name = description.name
        guard let text = given[name], let test = read(text) else {
            throw QueryError(name, "bad-parameter", "\(name) is \(description.expected).")
        }
        return test
    }

    /// A filter by a value that is parsed from text.
    init<Value: Sendable>(
        _ name: String, _ form: Form, _ about: String, expected: Sentence,
        names aggregate: Aggregate? = nil, by index: IndexName? = nil,
        read: @escaping @Sendable (String) -> Value?,
        _ matches: @escaping @Sendable (Entry, Value) -> Bool
    ) {
        self.init(
            FilterDescription(
                name: name, form: form, about: about, expected: expected, names: aggregate,
                reads: { read($0) != nil }),
            by: index
        ) { text in
            guard let value = read(text) else { return nil }
            return { entry, _ in matches(entry, value) }
        }
    }
}

extension Filter {
    /// A filter by the id of an aggregate.
    static func id<ID: AggregateID>(
        _ name: String, _ about: String, by index: IndexName? = nil,
        _ id: @escaping @Sendable (Entry) -> ID?
    ) -> Filter {
        Filter(
            name, .id, about, expected: FilterDescription.anID, names: ID.aggregate, by: index,
            read: { IDForm.isID($0) ? ID($0) : nil }, { id($0) == $1 })
    }

    /// A filter by one of several ids that an entry has.
    static func ids<ID: AggregateID>(
        _ name: String, _ about: String, by index: IndexName? = nil,
        _ ids: @escaping @Sendable (Entry) -> [ID]?
    ) -> Filter {
        Filter(
            name, .id, about, expected: FilterDescription.anID, names: ID.aggregate, by: index,
            read: { IDForm.isID($0) ? ID($0) : nil },
            { (entry, asked: ID) in ids(entry)?.contains(asked) == true })
    }

    /// A filter by a value of a closed list.
    static func coded<Value: CodedValue>(
        _ name: String, _: Value.Type, _ about: String,
        _ matches: @escaping @Sendable (Entry, Value) -> Bool
    ) -> Filter {
        choice(
            name, Value.allCases.map(\.text), about, read: { Value(text: $0) }, matches)
    }

    /// A filter by one of some words.
    static func choice<Value: Sendable>(
        _ name: String, _ words: [String], _ about: String, by index: IndexName? = nil,
        read: @escaping @Sendable (String) -> Value?,
        _ matches: @escaping @Sendable (Entry, Value) -> Bool
    ) -> Filter {
        Filter(
            name, .choice(words), about, expected: "one of \(words.joined(separator: ", "))",
            by: index, read: read, matches)
    }

    /// A filter by the code of a rule.
    static func code(
        _ name: String, _ about: String, by index: IndexName? = nil,
        _ code: @escaping @Sendable (Entry) -> String
    ) -> Filter {
        Filter(
            name, .id, about, expected: "the code of a rule, such as over-maximum", by: index,
            read: { IDForm.isID($0) ? $0 : nil }, { code($0) == $1 })
    }

    /// A filter by the state of a lifecycle.
    static func status<State: StoredState>(
        of aggregate: Aggregate, _ about: String
    ) -> Filter where Entry == Stored<State> {
        let states = aggregate.states
        return choice(
            "status", states.map(\.name).sorted(), about,
            read: { text in states.first { $0.name == text } }, { $0.state.lifecycle == $1 })
    }

    /// A filter by the district of a centre. It also matches districts that the given one has taken
    /// over.
    static func district(
        _ about: String, _ centre: @escaping @Sendable (Entry) -> CentreID?
    ) -> Filter {
        let description = FilterDescription(
            name: "district", form: .district, about: about,
            expected: "a district's code of six digits", names: nil,
            reads: { DistrictCode(text: $0) != nil })
        return Filter(description, [.centres]) { text in
            guard let asked = DistrictCode(text: text) else { return nil }
            var known: [CentreID: Bool] = [:]
            return { (entry, snapshot) throws(LMDBError) in
                guard let centre = centre(entry) else { return false }
                if let isThere = known[centre] { return isThere }
                let district = try snapshot.district(of: centre)
                let isThere = district == asked || district?.successor == asked
                known[centre] = isThere
                return isThere
            }
        }
    }
}

/// A filter as the interface describes it.
package struct FilterDescription: Sendable {
    package let name: String
    package let form: Form
    package let about: String
    /// What the filter expects, for the error message.
    package let expected: Sentence
    /// The kind of aggregate whose ids it takes; nil for other values.
    package var names: Aggregate?
    /// Whether a text is a value of this filter.
    package let reads: @Sendable (String) -> Bool

    package static let anID: Sentence = "an id of 1 to 64 letters, digits, dots, colons, _ and -"

    /// A whole number in a range.
    package static func wholeNumber(_ text: String, in range: ClosedRange<Int>) -> Int? {
        guard text.utf8.count <= 18, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text), range.contains(number)
        else { return nil }
        return number
    }
}
