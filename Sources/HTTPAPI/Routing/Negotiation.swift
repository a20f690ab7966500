import Catalogue
import HTTPServer
import HTTPTypes

/// One choice of a field such as `Accept`, with its weight (RFC 9110 §12.4.2).
private struct WeightedChoice {
    /// In small letters.
    let name: Substring
    /// Thousandths.
    let quality: Int

    /// The choices of a field's value, in their order.
    static func list(_ field: String) -> [WeightedChoice] {
        field.lowercased().split(separator: ",").map { part in
            let pieces = part.split(separator: ";", omittingEmptySubsequences: false)
                .map { $0.trimmed }
            var quality = 1000
            for piece in pieces.dropFirst() where piece.hasPrefix("q=") {
                guard let value = Double(piece.dropFirst(2)), (0...1).contains(value) else {
                    continue
                }
                quality = Int(value * 1000)
            }
            return WeightedChoice(name: pieces[0], quality: quality)
        }
    }
}

extension Language {
    /// The language that a client prefers (RFC 9110 §12.5.4), the first of equals; English without a
    /// preference.
    init(preferredBy fields: HTTPFields) {
        self = .english
        guard let field = fields.value(.acceptLanguage) else { return }
        var best = 0
        for choice in WeightedChoice.list(field) where choice.quality > best {
            let primary = choice.name.prefix { $0 != "-" }
            guard let language = Language.allCases.first(where: { $0.tag == primary }) else {
                continue
            }
            (self, best) = (language, choice.quality)
        }
    }
}

/// The media types that a client takes, by preference (RFC 9110 §12.5.1).
struct AcceptedTypes {
    private struct Range {
        let type: Substring
        let subtype: Substring
        /// Thousandths.
        let quality: Int

        /// How closely the range names a type: 3 by name, 1 as anything, 0 not at all.
        func closeness(to names: [Substring]) -> Int {
            if type == "*", subtype == "*" { return 1 }
            guard type == names[0] else { return 0 }
            return subtype == names[1] ? 3 : subtype == "*" ? 2 : 0
        }
    }

    private var ranges: [Range] = []

    /// Reads the field's value. What is not of its form is passed over.
    init(_ field: String) {
        for choice in WeightedChoice.list(field) {
            let names = choice.name.split(separator: "/", omittingEmptySubsequences: false)
            guard names.count == 2 else { continue }
            ranges.append(Range(type: names[0], subtype: names[1], quality: choice.quality))
        }
    }

    /// How much a type is wanted, in thousandths: as the closest range says.
    private func quality(of mediaType: String) -> Int {
        let names = mediaType.prefix { $0 != ";" }.split(separator: "/")
        var best = (closeness: 0, quality: 0)
        for range in ranges {
            let closeness = range.closeness(to: names)
            if closeness > best.closeness { best = (closeness, range.quality) }
        }
        return best.quality
    }

    /// The type that is wanted most, the first of equals; nil when none is.
    func best(of offered: [String]) -> String? {
        guard !ranges.isEmpty else { return offered.first }
        var best: (type: String, quality: Int)?
        for type in offered {
            let quality = quality(of: type)
            if quality > best?.quality ?? 0 { best = (type, quality) }
        }
        return best?.type
    }
}

extension Call {
    /// The language of the sentences of its answer.
    var language: Language { Language(preferredBy: request.headers) }

    /// The media type to answer as, of those that the route has; refused when none is acceptable.
    func mediaType(of offered: [String]) throws(Problem) -> String {
        guard let accept = request.headers.value(.accept) else { return offered[0] }
        guard let best = AcceptedTypes(accept).best(of: offered) else {
            throw .notAcceptable(offered.joined(separator: " or "))
        }
        return best
    }
}
