package import EventLog
package import LMDB
public import Rules
public import Tables

/// The table of claims has one row for each, with all who hold it, so that a look-up reads one row like
/// any other: the answer is the same whether that row is unwritten, in memory or on disk, and a function
/// of the events before alone.
extension Claim: KeyCoded {
    /// The kind of claim, then its value.
    public func encode(into key: inout [UInt8]) {
        key.append(kind.rawValue)
        key.append(contentsOf: value.utf8)
    }
}

/// All who hold a claim, by the event with which each came to hold it.
package struct Holders: IndexedValue {
    package typealias Key = Claim

    /// One who holds it.
    package struct Holder: Equatable {
        package let id: String
        package let since: Position
    }

    package private(set) var all: [Holder] = []

    package init() {}

    package mutating func add(_ id: String, since position: Position) {
        all.append(Holder(id: id, since: position))
    }

    package mutating func remove(_ id: String) {
        all.removeAll { $0.id == id }
    }

    package func encode(into row: inout RowWriter) {
        row.list(all) { row, holder in
            row.text(holder.id)
            row.position(holder.since)
        }
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        all = try row.list { row throws(LMDBError) in
            Holder(id: try row.text(), since: try row.position())
        }
    }
}
