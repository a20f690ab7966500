import LMDB

/// The name of an index, which is a byte of its keys.
public struct IndexName: Hashable, Sendable {
    /// The byte in the key.
    public let rawValue: UInt8

    /// Creates the name with this number, which is part of keys.
    public init(_ rawValue: UInt8) {
        self.rawValue = rawValue
    }
}

/// An entry of the index: a value, a name and the id of a row.
///
/// The value stands first, so that the entries of one volunteer in several indexes are on one page: a group
/// of events changes fewer pages.
public enum IndexEntry {
    /// The common prefix of the keys of all entries of a value. Values have no zero byte.
    public static func prefix(_ name: IndexName, _ value: String) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(value.utf8.count + 34)
        append(name, value, to: &key)
        return key
    }

    fileprivate static func append(_ name: IndexName, _ value: String, to key: inout [UInt8]) {
        key.append(contentsOf: value.utf8)
        key.append(0)
        key.append(name.rawValue)
    }
}

/// The keys of one row's index entries, in one block of memory. They are computed again before a
/// row is written and compared; mostly they are equal.
public struct IndexEntries: Equatable {
    /// Every key, preceded by its length in two bytes.
    private var bytes: [UInt8] = []

    private static let lengthBytes = 2

    /// No entries.
    public init() {}

    /// Adds the entry of a row with this id.
    public mutating func append(_ name: IndexName, _ value: String, _ id: some KeyCoded) {
        let start = bytes.count
        bytes.append(contentsOf: [0, 0])
        IndexEntry.append(name, value, to: &bytes)
        id.encode(into: &bytes)
        let length = bytes.count - start - Self.lengthBytes
        bytes[start] = UInt8(truncatingIfNeeded: length >> 8)
        bytes[start + 1] = UInt8(truncatingIfNeeded: length)
    }

    /// Removes all entries and keeps the memory.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Calls a closure with each key that `others` does not have.
    public func forEach(notIn others: IndexEntries, _ body: (Span<UInt8>) -> Void) {
        forEach { key in
            var isThere = false
            others.forEach { isThere = isThere || $0.isEqual(to: key) }
            if !isThere { body(key) }
        }
    }

    private func forEach(_ body: (Span<UInt8>) -> Void) {
        let span = bytes.span
        var start = 0
        while start < span.count {
            let key = start + Self.lengthBytes
            start = key + (Int(span[start]) << 8 | Int(span[start + 1]))
            body(span.extracting(key..<start))
        }
    }
}
