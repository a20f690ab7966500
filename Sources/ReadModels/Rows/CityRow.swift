import Catalogue
import LMDB
import Rules

/// A count.
struct Count: IndexedValue {
    typealias Key = Tally

    var count: Int

    init(count: Int) {
        self.count = count
    }

    init(from row: inout RowReader) throws(LMDBError) {
        count = try row.figure()
    }

    func encode(into row: inout RowWriter) {
        row.number(count)
    }
}

/// The one row about the whole city.
struct CityRow: IndexedValue {
    typealias Key = CityKey

    var city: City

    init(city: City) {
        self.city = city
    }

    init(from row: inout RowReader) throws(LMDBError) {
        city = City()
        city.municipalCentre = try row.optionalID()
        city.lastConfirmedDay = try row.flag() ? try row.day() : nil
        for _ in 0..<(try row.count()) { city.schemes.append(try Scheme(from: &row)) }
    }

    func encode(into row: inout RowWriter) {
        row.id(city.municipalCentre)
        row.flag(city.lastConfirmedDay != nil)
        if let day = city.lastConfirmedDay { row.day(day) }
        row.unsigned(UInt64(city.schemes.count))
        for scheme in city.schemes { scheme.encode(into: &row) }
    }
}

/// The key of the one row about the city.
struct CityKey: KeyCoded {
    func encode(into key: inout [UInt8]) {
        key.append(0)
    }
}
