/// The sentences and words of the interface in every language, made from `Schemas/language/`.
public enum Vocabulary {
    /// All sentences with values or without, in the order of the file.
    static let sentences: [SentenceEntry] = sentenceTexts.map { SentenceEntry($0, $1) }

    /// The English patterns of all sentences, in the order of their numbers.
    public static var patterns: [String] { sentences.map(\.pattern) }

    /// The index of each sentence by its pattern.
    static let numbers: [String: Int] = Dictionary(
        uniqueKeysWithValues: sentences.enumerated().map { ($1.pattern, $0) })

    /// Titles of values and states, by the text that stands in events and answers.
    public static let words: [String: Bilingual] = bilinguals(wordTexts)

    /// Titles of the codes of rules and findings.
    public static let codes: [String: Bilingual] = bilinguals(codeTexts)

    /// Titles of the types of events.
    public static let types: [String: Bilingual] = Dictionary(
        uniqueKeysWithValues: EventType.allCases.map {
            ($0.name, Bilingual($0.titles.english, $0.titles.chinese))
        })

    private static func bilinguals(
        _ texts: [(StaticString, StaticString, StaticString)]
    ) -> [String: Bilingual] {
        Dictionary(
            uniqueKeysWithValues: texts.map { name, english, chinese in
                (name.description, Bilingual(english.description, chinese.description))
            })
    }
}

/// A sentence in every language. A value's place is its name in braces; a star after the name says
/// that the value is a word with a title of its own: `{project} is {state*}.`
struct SentenceEntry: Sendable {
    /// The English text with `{}` for each value.
    let pattern: String
    /// The values' names, in the order of the English text.
    let names: [String]
    private let parts: [Part]

    private enum Part: Sendable {
        case text(String)
        /// The index of the value.
        case value(Int, isWord: Bool)
    }

    init(_ english: StaticString, _ chinese: StaticString) {
        var pattern = ""
        var names: [String] = []
        for piece in Self.pieces(of: english.description) {
            switch piece {
            case .text(let text): pattern += text
            case .name(let name, _):
                pattern += Sentence.gap
                names.append(name)
            }
        }
        self.pattern = pattern
        self.names = names
        parts = Self.pieces(of: chinese.description).map { piece in
            switch piece {
            case .text(let text): .text(text)
            case .name(let name, let isWord):
                names.firstIndex(of: name).map { .value($0, isWord: isWord) } ?? .text(name)
            }
        }
    }

    /// The Chinese sentence with its values in place.
    func chinese(_ values: [String]) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .value(let index, let isWord):
                isWord ? Self.word(values[index]) : values[index]
            }
        }.joined()
    }

    /// A word, or words with commas or "or" between them, in Chinese.
    private static func word(_ text: String) -> String {
        if let title = Vocabulary.words[text] ?? Vocabulary.types[text] { return title.chinese }
        for (english, chinese) in [(" or ", "或"), (", ", "、")] {
            let words = text.split(separator: english)
            if words.count > 1 { return words.map { word(String($0)) }.joined(separator: chinese) }
        }
        return text
    }

    private enum Piece {
        case text(String)
        case name(String, isWord: Bool)
    }

    private static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"),
            let close = rest[open...].firstIndex(of: "}")
        {
            pieces.append(.text(String(rest[..<open])))
            let name = rest[rest.index(after: open)..<close]
            pieces.append(.name(String(name.prefix { $0 != "*" }), isWord: name.last == "*"))
            rest = rest[rest.index(after: close)...]
        }
        return pieces + [.text(String(rest))]
    }
}
