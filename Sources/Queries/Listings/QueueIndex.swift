import Catalogue
import LMDB
import Projections
import Rules
import Tables

/// An index of rows by centre and state. With the filter `centre`, the filter `status` or both, a page
/// reads the rows that match and no others.
struct QueueIndex: Sendable {
    let name: IndexName
    /// The kind of the rows.
    let aggregate: Aggregate

    /// The values under which the rows stand that are asked for; nil where neither filter is given.
    func values(
        _ given: [String: String], _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> [String]? {
        let (centre, state) = (given["centre"], given["status"])
        guard centre != nil || state != nil else { return nil }
        let states = state.map { [$0] } ?? aggregate.states.map(\.name)
        guard centre == nil else {
            return states.map { IndexName.queue(of: centre, $0) }
        }
        var values = states.map { IndexName.queue(of: nil, $0) }
        try snapshot.forEachRow(snapshot.tables.centres, after: nil) {
            (id, _: Row<Centre>) throws(LMDBError) in
            values += states.map { IndexName.queue(of: id, $0) }
            return true
        }
        return values
    }
}

extension ViewSnapshot {
    /// Walks the ids under several values of the index, all in one order, from just after one of them.
    /// An id stands under one of the values.
    func forEachIndexed(
        _ name: IndexName, _ values: [String], after last: [UInt8]?,
        _ body: ([UInt8]) throws(LMDBError) -> Bool
    ) throws(LMDBError) {
        if values.count == 1 {
            try forEachIndexed(name, values[0], after: last, body)
            return
        }
        var heads: [(key: [UInt8], value: String)] = []
        for value in values {
            if let key = try firstIndexed(name, value, after: last) { heads.append((key, value)) }
        }
        while let place = heads.indices.min(by: {
            heads[$0].key.lexicographicallyPrecedes(heads[$1].key)
        }) {
            let (key, value) = heads[place]
            guard try body(key) else { return }
            if let next = try firstIndexed(name, value, after: key) {
                heads[place].key = next
            } else {
                heads.remove(at: place)
            }
        }
    }

    /// The first id under a value of the index after another; nil where there is none.
    private func firstIndexed(
        _ name: IndexName, _ value: String, after last: [UInt8]?
    ) throws(LMDBError) -> [UInt8]? {
        var first: [UInt8]?
        try forEachIndexed(name, value, after: last) { (key) throws(LMDBError) in
            first = key
            return false
        }
        return first
    }
}
