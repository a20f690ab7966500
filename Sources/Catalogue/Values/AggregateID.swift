/// The id of an aggregate of one kind: a poster's opaque text, such as `v-000123`.
///
/// Each aggregate has its own generated type, so that a volunteer's id never passes for a project's.
public protocol AggregateID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The aggregate that ids of this type name.
    static var aggregate: Aggregate { get }

    /// The id as posted, in the form of ``IDForm``.
    var text: String { get }

    /// An id that is known to be well formed, such as one taken from an event.
    init(_ text: String)
}

extension AggregateID {
    /// The id as posted.
    public var description: String { text }

    /// Ids sort as text.
    public static func < (a: Self, b: Self) -> Bool {
        a.text < b.text
    }
}
