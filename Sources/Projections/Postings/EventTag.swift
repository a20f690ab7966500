public import Catalogue
import Tables

/// A filter of events of the log.
public enum EventTag: Sendable, Hashable {
    /// Events that concern one aggregate.
    case aggregate(Aggregate, String)
    /// Events of one type.
    case type(EventType)
    /// Events of one source.
    case source(String)

    /// The maximum length of a tag as text, bytes.
    public static let maximumBytes = 128

    /// Reads `volunteer:v1`; nil when the first word is no aggregate.
    public init?(text: String) {
        guard let colon = text.firstIndex(of: ":"),
            let aggregate = Aggregate.allCases.first(where: { $0.name == text[..<colon] })
        else { return nil }
        let id = String(text[text.index(after: colon)...])
        guard !id.isEmpty else { return nil }
        self = .aggregate(aggregate, id)
    }
}
