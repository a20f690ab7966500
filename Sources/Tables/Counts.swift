public import LMDB

/// How many there are of each kind of something; kinds with none are not stored.
public struct Counts<Kind: RawRepresentable<UInt8>>: Equatable {
    /// Ascending by kind. One of which none are left keeps its place while it is in memory: there may
    /// soon be some again.
    private var entries: [(kind: UInt8, count: Int)] = []

    /// Counts with none of any kind.
    public init() {}

    private var present: some Sequence<(kind: UInt8, count: Int)> {
        entries.lazy.filter { $0.count != 0 }
    }

    /// How many there are of a kind.
    public subscript(kind: Kind) -> Int {
        entries.first { $0.kind == kind.rawValue }?.count ?? 0
    }

    /// How many there are of all kinds together.
    public var total: Int { entries.reduce(0) { $0 + $1.count } }

    /// Adds a number of one kind, or takes it away.
    public mutating func add(_ change: Int, _ kind: Kind) {
        add(change, kind.rawValue)
    }

    /// Adds the numbers of another count, kind by kind.
    public mutating func add(_ other: Counts<Kind>) {
        for (kind, count) in other.present { add(count, kind) }
    }

    private mutating func add(_ change: Int, _ kind: UInt8) {
        let place = entries.firstIndex { $0.kind >= kind } ?? entries.count
        if place < entries.count, entries[place].kind == kind {
            entries[place].count += change
        } else {
            entries.insert((kind, change), at: place)
        }
    }

    /// Whether there are as many of each kind.
    public static func == (one: Counts, other: Counts) -> Bool {
        one.present.elementsEqual(other.present, by: ==)
    }
}

extension Counts: RowCoded {
    /// Writes the kinds of which there are some.
    public func encode(into row: inout RowWriter) {
        row.unsigned(UInt64(present.reduce(0) { number, _ in number + 1 }))
        for (kind, count) in present {
            row.byte(kind)
            row.number(count)
        }
    }

    /// Reads counts as ``encode(into:)`` writes them.
    public init(from row: inout RowReader) throws(LMDBError) {
        for _ in 0..<(try row.count()) {
            let kind = try row.byte()
            // Ascending, and so at most 256: their total fits, however large each is.
            guard entries.last.map({ $0.kind < kind }) ?? true else { throw RowReader.damaged() }
            entries.append((kind, try row.tally()))
        }
    }
}
