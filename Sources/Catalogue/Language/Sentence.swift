/// A sentence for a person, with its figures apart from its words, so that it can be written in
/// every language.
///
/// A sentence is written in English where it is said: `"\(id) is \(state)."`. Its pattern is the
/// text with `{}` in place of each value. The Chinese sentence and the values' names stand beside the
/// same pattern in `Schemas/language/sentences.json`. A sentence that does not stand there is written
/// in English in every language.
public struct Sentence: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// Stands for a value in a pattern.
    static let gap = "{}"

    /// The English text with `{}` for each value.
    let pattern: String
    /// The values, in the order of the English text.
    public let values: [String]

    /// A sentence without values.
    public init(stringLiteral pattern: String) {
        self.init(pattern: pattern, values: [])
    }

    /// A sentence with values between its words.
    public init(stringInterpolation parts: Interpolation) {
        self.init(pattern: parts.pattern, values: parts.values)
    }

    /// A text of a person, which is the same in every language.
    public init(verbatim text: String) {
        self.init(pattern: Self.gap, values: [text])
    }

    /// A message of the program that is known only as a whole.
    public init(_ text: String) {
        self.init(pattern: text, values: [])
    }

    init(pattern: String, values: [String]) {
        self.pattern = pattern
        self.values = values
    }

    /// Two sentences, or two parts of one.
    public static func + (first: Sentence, second: Sentence) -> Sentence {
        Sentence(pattern: first.pattern + second.pattern, values: first.values + second.values)
    }

    /// Collects the literal parts and the values of a sentence.
    public struct Interpolation: StringInterpolationProtocol {
        var pattern = ""
        var values: [String] = []

        /// An empty sentence, with room for so much.
        public init(literalCapacity: Int, interpolationCount: Int) {
            pattern.reserveCapacity(literalCapacity + interpolationCount * gap.utf8.count)
        }

        /// Words between the values.
        public mutating func appendLiteral(_ literal: String) {
            pattern += literal
        }

        /// A value, as its text.
        public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            pattern += gap
            values.append(value.description)
        }

        /// A part that is a sentence or a phrase itself.
        public mutating func appendInterpolation(_ part: Sentence) {
            pattern += part.pattern
            values += part.values
        }
    }
}

extension Sentence: CustomStringConvertible {
    /// The sentence in English.
    public var description: String { text(in: .english) }

    /// The sentence in one language.
    public func text(in language: Language) -> String {
        switch language {
        case .english: Self.fill(pattern, values)
        case .chinese: entry?.chinese(values) ?? Self.fill(pattern, values)
        }
    }

    /// The values with the names that programs know them by; none for an unlisted sentence.
    public var parameters: [(name: String, value: String)] {
        guard let entry else { return [] }
        return Array(zip(entry.names, values)).map { (name: $0, value: $1) }
    }

    /// The sentence with other values.
    public func mapValues(_ change: (String) throws -> String) rethrows -> Sentence {
        Sentence(pattern: pattern, values: try values.map(change))
    }

    /// The index of the sentence in the catalogue; nil when it is unlisted, or lacks values of the listed one.
    private var index: Int? {
        guard let index = Vocabulary.numbers[pattern],
            Vocabulary.sentences[index].names.count == values.count
        else { return nil }
        return index
    }

    private var entry: SentenceEntry? { index.map { Vocabulary.sentences[$0] } }

    /// The pattern with its values in place.
    private static func fill(_ pattern: String, _ values: [String]) -> String {
        guard !values.isEmpty else { return pattern }
        var text = ""
        var rest = Substring(pattern)
        for value in values {
            guard let place = rest.firstRange(of: gap) else { break }
            text += rest[..<place.lowerBound]
            text += value
            rest = rest[place.upperBound...]
        }
        return text + rest
    }
}

extension [Sentence] {
    /// All sentences, one after another.
    public func text(in language: Language) -> String {
        let texts = map { $0.text(in: language) }
        return texts.joined(separator: language == .chinese ? "" : " ")
    }
}

/// How sentences are stored: by number in the catalogue of sentences, with the values.
///
/// The numbers change with the catalogue, so stored sentences must be read by the program with the same
/// catalogue. The form of the read models includes the catalogue's digest.
extension Sentence {
    /// The number of an unlisted sentence, whose only value is its English text.
    private static let unlisted = 0

    /// The sentence as it is stored.
    public var stored: (number: Int, values: [String]) {
        index.map { ($0 + 1, values) } ?? (Self.unlisted, [description])
    }

    /// A sentence as it was stored; nil when there is no sentence of that number and count of values.
    public init?(number: Int, values: [String]) {
        guard number != Self.unlisted else {
            guard values.count == 1 else { return nil }
            self.init(verbatim: values[0])
            return
        }
        guard number > 0, number <= Vocabulary.sentences.count else { return nil }
        let entry = Vocabulary.sentences[number - 1]
        guard entry.names.count == values.count else { return nil }
        self.init(pattern: entry.pattern, values: values)
    }
}
