import Foundation

/// The sentences and words of `Schemas/language/`, which have no schema.
struct VocabularyFiles {
    /// A text in English and Chinese.
    struct Text: Decodable {
        let en: String
        let zh: String
    }

    /// Sentences with values as names in braces.
    let sentences: [Text]
    /// Titles of values and states.
    let words: [String: Text]
    /// Titles of the codes of rules and findings.
    let codes: [String: Text]

    /// Reads the folder of that name in the folder of schemas; without it, there are no sentences.
    ///
    /// - Throws: ``SchemaError`` for a file that is not of its form, and for a Chinese sentence whose
    ///   values are not those of the English one.
    init(of schemas: URL) throws {
        let folder = schemas.appendingPathComponent("language")
        sentences = try Self.read("sentences.json", in: folder) ?? []
        words = try Self.read("words.json", in: folder) ?? [:]
        codes = try Self.read("codes.json", in: folder) ?? [:]
        try check()
    }

    private static func read<Content: Decodable>(
        _ name: String, in folder: URL
    ) throws -> Content? {
        let file = folder.appendingPathComponent(name)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        do {
            return try JSONDecoder().decode(Content.self, from: try Data(contentsOf: file))
        } catch {
            throw SchemaError(file: "language/\(name)", pointer: "", message: "\(error)")
        }
    }

    private func check() throws {
        var patterns: Set<String> = []
        for (index, sentence) in sentences.enumerated() {
            let english = Self.names(in: sentence.en)
            let chinese = Self.names(in: sentence.zh)
            let problem: String? =
                if Set(english).count != english.count {
                    "the English sentence names a value twice"
                } else if !Set(chinese).isSubset(of: english) {
                    "the Chinese sentence names a value that the English one has not"
                } else if !patterns.insert(Self.pattern(of: sentence.en)).inserted {
                    "another sentence has the same English words"
                } else {
                    nil
                }
            if let problem {
                throw SchemaError(
                    file: "language/sentences.json", pointer: "/\(index)", message: problem)
            }
        }
    }

    private static var place: Regex<(Substring, Substring)> { #/\{([A-Za-z0-9]+)\*?\}/# }

    private static func names(in text: String) -> [String] {
        text.matches(of: place).map { String($0.output.1) }
    }

    private static func pattern(of text: String) -> String { text.replacing(place, with: "{}") }
}

extension Emitter {
    /// The tables behind `Vocabulary`.
    func vocabulary() -> String {
        var source = SwiftSource(ignoringFormat: true)
        source.line()
        source.block("extension Vocabulary {") { source in
            source.doc("English and Chinese sentences.")
            source.block(
                "static let sentenceTexts: [(StaticString, StaticString)] = [", closing: "]"
            ) { source in
                for text in language.sentences {
                    source.line(
                        "(\(SwiftSource.literal(text.en)), \(SwiftSource.literal(text.zh))),")
                }
            }
            table("wordTexts", "Values and states with their titles.", language.words, &source)
            table("codeTexts", "Codes of rules with their titles.", language.codes, &source)
        }
        return source.text
    }

    private func table(
        _ name: String, _ about: String, _ texts: [String: VocabularyFiles.Text],
        _ source: inout SwiftSource
    ) {
        source.line()
        source.doc(about)
        source.block(
            "static let \(name): [(StaticString, StaticString, StaticString)] = [", closing: "]"
        ) { source in
            for (key, text) in texts.sorted(by: { $0.key < $1.key }) {
                let literals = [key, text.en, text.zh].map(SwiftSource.literal)
                source.line("(\(literals.joined(separator: ", "))),")
            }
        }
    }
}
