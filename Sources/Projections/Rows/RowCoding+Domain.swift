package import Catalogue
package import EventLog
package import LMDB
package import Rules
package import Tables

/// Values of the domain in rows.
extension RowWriter {
    package mutating func id(_ value: some AggregateID) {
        text(value.text)
    }

    package mutating func id(_ value: (some AggregateID)?) {
        text(value?.text)
    }

    package mutating func time(_ value: Timestamp) {
        number(Int(value.microseconds))
    }

    package mutating func day(_ value: CivilDate) {
        number(Int(value.daysSinceEpoch))
    }

    package mutating func day(_ value: CivilDate?) {
        flag(value != nil)
        if let value { day(value) }
    }

    package mutating func position(_ value: Position) {
        unsigned(value.value)
    }

    package mutating func district(_ value: DistrictCode?) {
        unsigned(UInt64(value?.code ?? 0))
    }

    package mutating func time(_ value: Timestamp?) {
        flag(value != nil)
        if let value { time(value) }
    }

    /// The first change in full, each other one by how much later it is.
    package mutating func periods(_ periods: Periods) {
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
    package mutating func id<ID: AggregateID>(_: ID.Type = ID.self) throws(LMDBError) -> ID {
        ID(try text())
    }

    package mutating func optionalID<ID: AggregateID>(_: ID.Type = ID.self) throws(LMDBError) -> ID?
    {
        try flag() ? ID(try text()) : nil
    }

    package mutating func district() throws(LMDBError) -> DistrictCode {
        guard let district = try optionalDistrict() else { throw Self.damaged() }
        return district
    }

    package mutating func optionalDistrict() throws(LMDBError) -> DistrictCode? {
        let code = try unsigned()
        guard code != 0 else { return nil }
        guard let district = DistrictCode(text: String(code)) else { throw Self.damaged() }
        return district
    }

    package mutating func optionalDay() throws(LMDBError) -> CivilDate? {
        try flag() ? try day() : nil
    }

    package mutating func optionalTime() throws(LMDBError) -> Timestamp? {
        try flag() ? try time() : nil
    }

    package mutating func periods() throws(LMDBError) -> Periods {
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
