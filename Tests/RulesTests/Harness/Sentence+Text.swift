import Catalogue

/// Messages compared as English texts.
extension Sentence {
    func contains(_ part: String) -> Bool { description.contains(part) }

    func hasPrefix(_ part: String) -> Bool { description.hasPrefix(part) }

    func replacing(_ part: String, with other: String) -> String {
        description.replacing(part, with: other)
    }
}
