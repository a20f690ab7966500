import Catalogue
import EventLog
import LMDB

/// Numbers of a row within the bounds of what events can have made of them. Whatever lies beyond is
/// damage, so that those who go on with a number need not look for overflow.
extension RowReader {
    /// Microseconds since 1970 of every valid moment.
    private static let times = 0...Int(Timestamp.end.microseconds - 1)
    /// Days since 1970 from 0001-01-01 to 10000-01-01: in Shanghai the last moments of 9999 lie there.
    private static let days = -719_162...2_932_897
    /// As many as there can be events.
    private static let counts = -Int(Position.maximum.value)...Int(Position.maximum.value)

    mutating func number(in range: ClosedRange<Int>) throws(LMDBError) -> Int {
        let value = try number()
        guard range.contains(value) else { throw Self.damaged() }
        return value
    }

    /// A sum of minutes, places or the like; see ``Minutes``.
    mutating func figure() throws(LMDBError) -> Int {
        try number(in: -Minutes.maximumSum...Minutes.maximumSum)
    }

    /// How many there are of something.
    mutating func tally() throws(LMDBError) -> Int {
        try number(in: Self.counts)
    }

    /// The minutes of one record of hours.
    mutating func minutes() throws(LMDBError) -> Minutes {
        Minutes(try number(in: 0...Minutes.maximumOfRecord))
    }

    /// The level of a star.
    mutating func level() throws(LMDBError) -> Int {
        try number(in: 0...Int(UInt8.max))
    }

    /// The number of an aggregate among its kind. The highest is left out: headers and columns add one.
    mutating func ordinal() throws(LMDBError) -> UInt32 {
        let value = try unsigned()
        guard value < UInt64(UInt32.max) else { throw Self.damaged() }
        return UInt32(value)
    }

    mutating func time() throws(LMDBError) -> Timestamp {
        Timestamp(microseconds: Int64(try number(in: Self.times)))
    }

    /// A time so many microseconds from another one.
    mutating func time(since start: Timestamp) throws(LMDBError) -> Timestamp {
        let distance = try number(in: -Self.times.upperBound...Self.times.upperBound)
        let microseconds = Int(start.microseconds) + distance
        guard Self.times.contains(microseconds) else { throw Self.damaged() }
        return Timestamp(microseconds: Int64(microseconds))
    }

    mutating func day() throws(LMDBError) -> CivilDate {
        CivilDate(daysSinceEpoch: Int32(try number(in: Self.days)))
    }

    mutating func position() throws(LMDBError) -> Position {
        let value = try unsigned()
        guard value <= Position.maximum.value else { throw Self.damaged() }
        return Position(value)
    }
}
