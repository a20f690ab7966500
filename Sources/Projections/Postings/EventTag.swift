public import Catalogue
import Tables

/// What the events of the log are narrowed by.
public enum EventTag: Sendable, Hashable {
    /// All that concerns one aggregate.
    case aggregate(Aggregate, String)
    /// One type.
    case type(EventType)
    /// One source.
    case source(String)

    /// Bytes of a tag as text.
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
