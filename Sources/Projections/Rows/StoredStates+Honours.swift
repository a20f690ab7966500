package import Catalogue
package import LMDB
package import Rules
package import Tables

extension Scheme: StoredState {
    package typealias Key = SchemeID

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

extension Star: StoredState {
    package typealias Key = StarID

    package static var isIndexed: Bool { true }

    package func encode(into row: inout RowWriter) {
        row.id(volunteer)
        row.number(level)
        row.id(scheme)
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        self.init(volunteer: try row.id(), level: try row.level(), scheme: try row.id())
    }

    package func indexEntries(_ key: StarID, into entries: inout IndexEntries) {
        entries.append(.starsByVolunteer, volunteer.text, key)
    }

    package var claim: Claim? { lifecycle == .awarded ? Claim(.star, volunteer.text) : nil }
}

extension Access: StoredState {
    package typealias Key = AccessID

    package func encode(into row: inout RowWriter) {
        row.choice(role)
        row.id(centre)
        row.text(tokenDigest)
        row.flag(expiresAt != nil)
        if let expiresAt { row.time(expiresAt) }
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        self.init(
            role: try row.choice(), centre: try row.optionalID(), tokenDigest: try row.text(),
            expiresAt: try row.flag() ? try row.time() : nil)
    }

    /// Also once it is revoked: whose token it was stays known.
    package var claim: Claim? { Claim(.token, tokenDigest) }
}

extension PlainState: StoredState {
    package typealias Key = PlainKey

    package func encode(into row: inout RowWriter) {}

    package init(from row: inout RowReader) throws(LMDBError) {
        self.init()
    }
}
