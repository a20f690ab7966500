import Catalogue
package import LMDB
package import Rules
package import Tables

extension Scheme: StoredState {
    package func encode(into row: inout RowWriter) {
        row.id(id)
        row.text(number)
        row.day(effectiveFrom)
        row.unsigned(UInt64(stars.count))
        for star in stars {
            row.number(star.level)
            row.number(star.minutes.count)
        }
        row.choices(counts)
        row.flag(dailyCap != nil)
        if let dailyCap { row.number(dailyCap.count) }
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        let id: SchemeID = try row.id()
        let number = try row.text()
        let effectiveFrom = try row.day()
        var stars: [StarThreshold] = []
        for _ in 0..<(try row.count()) {
            stars.append(
                StarThreshold(level: try row.level(), minutes: Minutes(try row.figure())))
        }
        self.init(
            id: id, number: number, effectiveFrom: effectiveFrom, stars: stars,
            counts: try row.choices(),
            dailyCap: try row.flag() ? Minutes(try row.figure()) : nil)
    }
}

extension PlainState: StoredState where ID: KeyCoded {
    package func encode(into row: inout RowWriter) {}

    package init(from row: inout RowReader) throws(LMDBError) {
        self.init()
    }
}
