/// The permanent name of an event: its `source` and `id` together (CloudEvents 1.0 §3.1).
public struct EventID: Hashable, Sendable {
    /// The context in which the event happened, such as `/centres/bj-chaoyang`.
    public let source: String

    /// The poster's name for the event, unique within the source.
    public let id: String

    /// The name of the event with this source and id.
    public init(source: String, id: String) {
        self.source = source
        self.id = id
    }

    /// The name that `description` wrote: a source holds no space.
    public init(description: String) {
        let parts = description.split(separator: " ", maxSplits: 1)
        source = parts.first.map(String.init) ?? ""
        id = parts.count > 1 ? String(parts[1]) : ""
    }

    /// Equal to the byte: ids in two Unicode forms are two ids, as they are on disk.
    public static func == (left: EventID, right: EventID) -> Bool {
        left.id == right.id && left.source == right.source
            && left.id.utf8.elementsEqual(right.id.utf8)
            && left.source.utf8.elementsEqual(right.source.utf8)
    }

    /// The centre whose territory the source names, `nil` for `/ledger`.
    public var centre: CentreID? {
        let prefix = "/centres/"
        guard source.hasPrefix(prefix) else { return nil }
        let rest = source.utf8.dropFirst(prefix.utf8.count)
        guard let end = rest.firstIndex(of: UInt8(ascii: "/")) else {
            return CentreID(String(Substring(rest)))
        }
        return CentreID(String(Substring(rest[..<end])))
    }

    /// The access of the auditor whom the source names, `nil` for all other sources.
    public var auditor: String? {
        let prefix = "/auditors/"
        return source.hasPrefix(prefix) ? String(source.dropFirst(prefix.count)) : nil
    }
}

extension EventID: CustomStringConvertible {
    /// The source, a space and the id.
    public var description: String { "\(source) \(id)" }
}
