import LMDB

/// How many there are of each kind of something; kinds with none are not kept.
struct Counts<Kind: RawRepresentable<UInt8>>: Equatable {
    private var kinds: [UInt8] = []
    private var counts: [Int] = []

    init() {}

    subscript(kind: Kind) -> Int {
        kinds.firstIndex(of: kind.rawValue).map { counts[$0] } ?? 0
    }

    var total: Int { counts.reduce(0, +) }

    mutating func add(_ change: Int, _ kind: Kind) {
        let number = kind.rawValue
        let place = kinds.firstIndex { $0 >= number } ?? kinds.count
        guard place < kinds.count, kinds[place] == number else {
            kinds.insert(number, at: place)
            counts.insert(change, at: place)
            return
        }
        counts[place] += change
        guard counts[place] == 0 else { return }
        kinds.remove(at: place)
        counts.remove(at: place)
    }

    mutating func add(_ other: Counts<Kind>) {
        for (number, count) in zip(other.kinds, other.counts) {
            guard let kind = Kind(rawValue: number) else { continue }
            add(count, kind)
        }
    }
}

extension Counts: RowCoded {
    func encode(into row: inout RowWriter) {
        row.unsigned(UInt64(kinds.count))
        for (kind, count) in zip(kinds, counts) {
            row.byte(kind)
            row.number(count)
        }
    }

    init(from row: inout RowReader) throws(LMDBError) {
        for _ in 0..<(try row.count()) {
            kinds.append(try row.byte())
            counts.append(try row.number())
        }
    }
}
