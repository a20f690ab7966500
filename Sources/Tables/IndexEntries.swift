import LMDB

/// What an entry of the index is found by: the first byte of its key.
public struct IndexName: Hashable, Sendable {
    /// The first byte of the key.
    public let rawValue: UInt8

    /// The name with that number, which is part of keys.
    public init(_ rawValue: UInt8) {
        self.rawValue = rawValue
    }
}

/// A line of the index: a name, a value and the id that is found under them.
public enum IndexEntry {
    /// What the keys of all entries under a value begin with. Values hold no zero byte.
    public static func prefix(_ name: IndexName, _ value: String) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(value.utf8.count + 34)
        append(name, value, to: &key)
        return key
    }

    fileprivate static func append(_ name: IndexName, _ value: String, to key: inout [UInt8]) {
        key.append(name.rawValue)
        key.append(contentsOf: value.utf8)
        key.append(0)
    }
}

/// The keys of one row's entries in the index, in one piece of memory: before a row is written they
/// are made again and compared, and mostly they are the same.
public struct IndexEntries: Equatable {
    /// Every key behind its length, two bytes.
    private var bytes: [UInt8] = []

    private static let lengthBytes = 2

    /// No entries.
    public init() {}

    /// Adds the entry under which a row with that id is found.
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

    /// The keys that others do not have.
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
