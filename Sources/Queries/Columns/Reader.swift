import Catalogue

/// For whom an answer is written.
struct Reader {
    /// Decides which restricted values are shown; nil when the reader may see everything.
    let disclosure: (any Disclosure)?
    /// The language of sentences.
    let language: Language

    /// For an answer that has neither restricted values nor sentences.
    static var anyone: Reader { Reader(disclosure: nil, language: .english) }
}

extension Writing {
    /// The reader of an answer whose snapshot was taken.
    func reader() throws -> Reader {
        Reader(disclosure: try disclosing?(), language: language)
    }
}
