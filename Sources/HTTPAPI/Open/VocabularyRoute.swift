import Catalogue
import HTTPServer
import HTTPTypes
import Queries

extension Route {
    static let vocabulary = Route(
        .get, "/vocabulary", "vocabulary", for: .anyone,
        "The names of types, rules, values and states in Chinese and English.",
        answers: .kept("The names.", [Content(MediaTypes.json, .named(.vocabulary))])
    ) { _, call in
        try call.takesNoQuery()
        return .tagged(
            VocabularyBody.tag, MediaTypes.json, VocabularyBody.bytes, to: call.request,
            isPrivate: false)
    }
}

extension ObjectForm {
    fileprivate static let vocabulary = ObjectForm(
        "Vocabulary", "Names in two languages, by the word that stands in events and answers.",
        [
            .must("types", .map(.named(.title)), "Types of events."),
            .must("codes", .map(.named(.title)), "Rules: what refuses, and what is flagged."),
            .must("words", .map(.named(.title)), "Values, states, roles and kinds."),
        ])
}

/// The answer, made once.
private enum VocabularyBody {
    static let tag = EntityTag(hashing: bytes)

    static let bytes: [UInt8] = {
        let tree: JSONTree = [
            "types": titles(Vocabulary.types), "codes": titles(Vocabulary.codes),
            "words": titles(Vocabulary.words),
        ]
        return tree.bytes
    }()

    private static func titles(_ titles: [String: Bilingual]) -> JSONTree {
        .object(
            titles.sorted { $0.key < $1.key }.map { name, title in
                (name, ["zh": .text(title.chinese), "en": .text(title.english)])
            })
    }
}
