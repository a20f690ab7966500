import Catalogue
import Projections
import Tables

/// Filters by a member of a state that a schema lists. An index finds the rows by the member's
/// text. The types of values are written out: where they were inferred as optional, a text that is refused
/// would be a value without content, and no row would match it.
extension Filter {
    /// A filter by a value of a closed list.
    static func coded<Value: CodedValue>(
        _ name: String, _: Value.Type, _ about: String, by index: IndexName? = nil,
        _ member: @escaping @Sendable (Entry) -> Value?
    ) -> Filter {
        choice(
            name, Value.allCases.map(\.text), about, by: index, read: { Value(text: $0) },
            { member($0) == $1 })
    }

    /// A filter by a whole number.
    static func number(
        _ name: String, _ range: ClosedRange<Int>, _ about: String, by index: IndexName? = nil,
        _ member: @escaping @Sendable (Entry) -> Int?
    ) -> Filter {
        let read: @Sendable (String) -> Int? = { FilterDescription.wholeNumber($0, in: range) }
        var filter = Filter(
            name, .number(range), about,
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)", by: index,
            read: read, { member($0) == $1 })
        // The given text may have leading zeros.
        filter.indexText = { text in read(text).map { String($0) } ?? text }
        return filter
    }

    /// A filter by true or false.
    static func flag(
        _ name: String, _ about: String, by index: IndexName? = nil,
        _ member: @escaping @Sendable (Entry) -> Bool?
    ) -> Filter {
        Filter(
            name, .yesOrNo, about, expected: "true or false", by: index,
            read: { $0 == "true" ? true : $0 == "false" ? false : nil },
            { (entry, asked: Bool) in member(entry) == asked })
    }

    /// A filter by a day.
    static func day(
        _ name: String, _ about: String, by index: IndexName,
        _ member: @escaping @Sendable (Entry) -> CivilDate?
    ) -> Filter {
        Filter(
            name, .day, about, expected: "a day such as 2026-11-23", by: index,
            read: { CivilDate(text: $0) },
            { (entry, asked: CivilDate) in member(entry) == asked })
    }

    /// A filter by a district's code.
    static func district(
        _ name: String, _ about: String, by index: IndexName,
        _ member: @escaping @Sendable (Entry) -> DistrictCode?
    ) -> Filter {
        Filter(
            name, .district, about, expected: "a district's code of six digits", by: index,
            read: { DistrictCode(text: $0) },
            { (entry, asked: DistrictCode) in member(entry) == asked })
    }

    /// A filter by words that stand somewhere in one of some texts, in capital or small letters.
    static func words(
        _ name: String, _ about: String,
        _ texts: @escaping @Sendable (Entry) -> [String?]
    ) -> Filter {
        Filter(
            name, .text(1...100), about, expected: "a text of 1 to 100 characters",
            read: { (text: String) -> String? in
                (1...100).contains(text.unicodeScalars.count) ? text.lowercased() : nil
            },
            { (entry, asked: String) in
                texts(entry).contains { $0?.lowercased().contains(asked) == true }
            })
    }

    /// A filter by a complete text of a limited length.
    static func text(
        _ name: String, _ length: ClosedRange<Int>, _ about: String, by index: IndexName,
        _ member: @escaping @Sendable (Entry) -> String?
    ) -> Filter {
        Filter(
            name, .text(length), about,
            expected: "a text of \(length.lowerBound) to \(length.upperBound) characters",
            by: index,
            read: { (text: String) -> String? in
                let isText = text.unicodeScalars.allSatisfy {
                    $0.properties.generalCategory != .control
                }
                return isText && length.contains(text.unicodeScalars.count) ? text : nil
            }, { (entry, asked: String) in member(entry) == asked })
    }
}
