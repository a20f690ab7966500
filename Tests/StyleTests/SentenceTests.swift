import Foundation
import Testing

/// Sentences for people stand in the code in English, and in `Schemas/language/` in Chinese.
@Suite("Sentences")
struct SentenceTests {
    private struct Entry: Decodable {
        let en: String
        let zh: String
    }

    /// Calls whose arguments are sentences for people, by module.
    private static let calls = [
        "Rules": ["object", "Objection", "forbidden"],
        "Catalogue": ["add", "report", "wrongType", "Violation"],
        "Queries": ["QueryError"],
        "HTTPAPI": [
            "Problem", "FieldError", "badParameter", "badRequest", "invalidRequest", "notFound",
            "outsideTerritory", "unauthorized", "forbidden", "CertificateFault",
        ],
    ]

    /// The braces of the first belong to its example; the second is composed of a phrase, and stands in
    /// the catalogue as a whole.
    private static let exceptions: Set = [
        #"a stored personal field is {"sealed":"<base64>"}"#, "Last-Event-ID is {}.",
    ]

    private static func entries() throws -> [Entry] {
        let file = SourceTree.root.appendingPathComponent("Schemas/language/sentences.json")
        return try JSONDecoder().decode([Entry].self, from: Data(contentsOf: file))
    }

    private static func pattern(_ text: String) -> String {
        text.replacing(#/\{[A-Za-z0-9]+\*?\}/#, with: "{}")
    }

    /// The sentences of the code, each with its place.
    private static func said() -> [(pattern: String, place: String)] {
        SourceTree.files.filter { !$0.isGenerated && $0.path.hasPrefix("Sources/") }.flatMap {
            file in
            let names = calls[file.target ?? ""] ?? []
            return SwiftLiterals.arguments(of: names, in: file)
                // Words, codes and the beginnings of composed sentences are none.
                .filter { $0.contains(" ") && !$0.hasSuffix(" ") && !$0.hasPrefix(" ") }
                .map { (pattern: $0, place: file.path) }
        }
    }

    @Test("Every sentence that the code says is written in Chinese too")
    func everySentence() throws {
        let known = Set(try Self.entries().map { Self.pattern($0.en) })
        let said = Self.said()
        #expect(said.count > 250)
        let missing = said.filter {
            !known.contains($0.pattern) && !Self.exceptions.contains($0.pattern)
        }
        #expect(missing.map { "\($0.place): \($0.pattern)" } == [])
    }

    @Test(
        "Every code of a rule has a title, and every title is that of a code that the program makes"
    )
    func codes() throws {
        let file = SourceTree.root.appendingPathComponent("Schemas/language/codes.json")
        let titled = Set(
            try JSONDecoder().decode([String: Entry].self, from: Data(contentsOf: file)).keys)
        let makers = ["object", "Objection", "forbidden", "checkConsent", "refusal", "FindingRow"]
        let literals = Set(
            SourceTree.files.filter { ["Rules", "Ledger", "Projections"].contains($0.target) }
                .flatMap { SwiftLiterals.arguments(of: makers, in: $0) })
        let codes = literals.filter { $0.wholeMatch(of: #/[a-z]+(-[a-z]+)+/#) != nil }
        #expect(codes.subtracting(titled) == [])
        #expect(titled.subtracting(literals) == [])
    }

    @Test("Every Chinese sentence has Chinese words, and every value of its English one")
    func chinese() throws {
        for entry in try Self.entries() {
            let isChinese = entry.zh.unicodeScalars.contains {
                (0x4E00...0x9FFF).contains($0.value)
            }
            #expect(isChinese, "\(entry.zh)")
            let names = entry.en.matches(of: #/\{([A-Za-z0-9]+)\*?\}/#).map { String($0.output.1) }
            let said = entry.zh.matches(of: #/\{([A-Za-z0-9]+)\*?\}/#).map { String($0.output.1) }
            #expect(Set(names) == Set(said), "\(entry.en)")
        }
    }

    @Test("Literals are found with their values as {}")
    func literals() {
        let file = SourceFile(
            path: "Sources/M/F.swift",
            text: #"""
                object(.rejects, "a-code", at: "/data", "It is \(x.map { "\($0)" }), " + "or \(y).")
                other("It is not asked for.")
                object(isOne ? "One is there." : "None is there.")
                """#)
        #expect(
            SwiftLiterals.arguments(of: ["object"], in: file) == [
                "a-code", "/data", "It is {}, or {}.", "One is there.", "None is there.",
            ])
    }
}
