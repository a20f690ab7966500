/// A language in which the ledger writes sentences for people.
public enum Language: Sendable, CaseIterable {
    case english, chinese

    /// The language's tag (RFC 5646).
    public var tag: String {
        switch self {
        case .english: "en"
        case .chinese: "zh"
        }
    }
}

/// A text in every language.
public struct Bilingual: Sendable, Equatable {
    /// The text in English.
    public let english: String
    /// The text in Chinese.
    public let chinese: String

    init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    /// The text in one language.
    public subscript(language: Language) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }
}
