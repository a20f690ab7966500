import Catalogue
package import LMDB
package import Rules
package import Tables

/// The one row about the whole city.
package struct CityRow: IndexedValue {
    package typealias Key = CityKey

    package var city: City

    package init(city: City) {
        self.city = city
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        city = City()
        city.rulesEpoch = RulesEpoch(try row.tally())
        city.municipalCentre = try row.optionalID()
        city.lastConfirmedDay = try row.optionalDay()
        city.schemes = try row.list { row throws(LMDBError) in try Scheme(from: &row) }
        city.publishedRules = try row.list { row throws(LMDBError) in
            PublishedRules(id: try row.id(), data: try RulesPublished(from: &row))
        }
    }

    package func encode(into row: inout RowWriter) {
        row.number(city.rulesEpoch.number)
        row.id(city.municipalCentre)
        row.day(city.lastConfirmedDay)
        row.list(city.schemes) { row, scheme in scheme.encode(into: &row) }
        row.list(city.publishedRules) { row, rules in
            row.id(rules.id)
            rules.data.encode(into: &row)
        }
    }
}

/// The key of the one row about the city.
package struct CityKey: KeyCoded {
    package init() {}

    package func encode(into key: inout [UInt8]) {
        key.append(0)
    }
}
