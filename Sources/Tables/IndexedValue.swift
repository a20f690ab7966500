extension IndexedValue {
    /// Whether the index points to values of this kind.
    public static var isIndexed: Bool { false }

    /// Adds the entries under which the index finds the value.
    public func indexEntries(_ key: Key, into entries: inout IndexEntries) {}
}

/// A value that a table keeps under a key, and that the index may point to.
public protocol IndexedValue: RowCoded {
    associatedtype Key: KeyCoded

    /// Whether the index points to values of this kind: without, they have no entries.
    static var isIndexed: Bool { get }
    func indexEntries(_ key: Key, into entries: inout IndexEntries)
}
