import Catalogue
import LMDB
import Rules

extension RowWriter {
    mutating func time(_ value: Timestamp?) {
        flag(value != nil)
        if let value { time(value) }
    }

    /// The first change in full, each other one by how much later it is.
    mutating func periods(_ periods: Periods) {
        unsigned(UInt64(periods.count))
        guard periods.count > 0 else { return }
        var last: Timestamp?
        for change in periods.changes {
            if let last {
                number(Int(change.microseconds - last.microseconds))
            } else {
                time(change)
            }
            last = change
        }
    }
}

extension RowReader {
    mutating func optionalTime() throws(LMDBError) -> Timestamp? {
        try flag() ? try time() : nil
    }

    mutating func periods() throws(LMDBError) -> Periods {
        let count = try count()
        guard count > 0 else { return Periods() }
        var changes: [Timestamp] = []
        for _ in 0..<count {
            guard let last = changes.last else {
                changes.append(try time())
                continue
            }
            let next = try time(since: last)
            guard next > last else { throw Self.damaged() }
            changes.append(next)
        }
        return Periods(changes: changes)
    }
}
