import LMDB

/// A line of the index: a name, a value and the id that is found under them.
enum IndexEntry {
    /// What an entry is found by.
    enum Name: UInt8 {
        case volunteersByCentre = 1
        case volunteersByStar
        case volunteersLinked
        case projectsByCentre
        case shiftsByProject
        case participationsByProject
        case findingsByCode
        case findingsByVolunteer
        case findingsByProject
        case findingsByCentre
        case erasuresPending
        case starsByVolunteer
        case groupsByCentre
        case recruitmentsByProject
    }

    /// What the keys of all entries under a value begin with. Values hold no zero byte.
    static func prefix(_ name: Name, _ value: String) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(value.utf8.count + 34)
        append(name, value, to: &key)
        return key
    }

    fileprivate static func append(_ name: Name, _ value: String, to key: inout [UInt8]) {
        key.append(name.rawValue)
        key.append(contentsOf: value.utf8)
        key.append(0)
    }
}

/// The keys of one row's entries in the index, in one piece of memory: before a row is written they
/// are made again and compared, and mostly they are the same.
struct IndexEntries: Equatable {
    /// Every key behind its length, two bytes.
    private var bytes: [UInt8] = []

    private static let lengthBytes = 2

    init() {}

    /// Adds the entry under which a row with that id is found.
    mutating func append(_ name: IndexEntry.Name, _ value: String, _ id: some KeyCoded) {
        let start = bytes.count
        bytes.append(contentsOf: [0, 0])
        IndexEntry.append(name, value, to: &bytes)
        id.encode(into: &bytes)
        let length = bytes.count - start - Self.lengthBytes
        bytes[start] = UInt8(truncatingIfNeeded: length >> 8)
        bytes[start + 1] = UInt8(truncatingIfNeeded: length)
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// The keys that others do not have.
    func forEach(notIn others: IndexEntries, _ body: (Span<UInt8>) -> Void) {
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
