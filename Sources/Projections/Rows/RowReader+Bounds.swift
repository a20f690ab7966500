package import Catalogue
package import EventLog
package import LMDB
package import Tables

/// Reads numbers of a row within the bounds that events allow. A number beyond is damage, so that
/// callers need not check for overflow.
extension RowReader {
    /// Microseconds since 1970 of every valid moment.
    private static let times = 0...Int(Timestamp.end.microseconds - 1)
    /// Days since 1970 from 0001-01-01 to 10000-01-01: in Shanghai the last moments of 9999 lie there.
    static let days = -719_162...lastDay
    /// The last of them.
    package static let lastDay = 2_932_897

    /// A sum of minutes, places or the like; see ``Minutes``.
    package mutating func figure() throws(LMDBError) -> Int {
        try number(in: -Minutes.maximumSum...Minutes.maximumSum)
    }

    /// The minutes of one record of hours.
    package mutating func minutes() throws(LMDBError) -> Minutes {
        Minutes(try number(in: 0...Minutes.maximumOfRecord))
    }

    /// The level of a star.
    package mutating func level() throws(LMDBError) -> Int {
        try number(in: 0...Int(UInt8.max))
    }

    /// The number of an aggregate among its kind. The highest is left out: headers and columns add one.
    package mutating func ordinal() throws(LMDBError) -> UInt32 {
        let value = try unsigned()
        guard value < UInt64(UInt32.max) else { throw Self.damaged() }
        return UInt32(value)
    }

    package mutating func time() throws(LMDBError) -> Timestamp {
        Timestamp(microseconds: Int64(try number(in: Self.times)))
    }

    /// A time so many microseconds from another one.
    package mutating func time(since start: Timestamp) throws(LMDBError) -> Timestamp {
        let distance = try number(in: -Self.times.upperBound...Self.times.upperBound)
        let microseconds = Int(start.microseconds) + distance
        guard Self.times.contains(microseconds) else { throw Self.damaged() }
        return Timestamp(microseconds: Int64(microseconds))
    }

    package mutating func day() throws(LMDBError) -> CivilDate {
        CivilDate(daysSinceEpoch: Int32(try number(in: Self.days)))
    }

    package mutating func position() throws(LMDBError) -> Position {
        let value = try unsigned()
        guard value <= Position.maximum.value else { throw Self.damaged() }
        return Position(value)
    }
}
