package import Catalogue
package import LMDB
package import Rules
package import Tables

extension Volunteer: StoredState {
    package static var isIndexed: Bool { true }

    package var counted: [Figure?] { [.states(.volunteer, lifecycle)] }

    package func encode(into row: inout RowWriter) {
        row.choice(category)
        row.flag(adult)
        row.choices(skills)
        row.choices(verifiedSkills)
        row.flag(isFederationLinked)
        row.text(organisation)
        row.text(expertField)
        row.byte(isAvailable.map { $0 ? 1 : 0 } ?? 2)
        row.periods(registered)
        row.number(confirmed.count)
        row.flag(served != nil)
        if let served {
            row.day(served.lowerBound)
            row.day(served.upperBound)
        }
        row.time(confirmedAt)
        row.byte(UInt8(clamping: starLevel))
        row.id(starScheme)
        row.flag(isErased)
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        self.init(category: try row.choice(), adult: try row.flag(), skills: try row.choices())
        verifiedSkills = try row.choices()
        isFederationLinked = try row.flag()
        organisation = try row.optionalText()
        expertField = try row.optionalText()
        let availability = try row.byte()
        isAvailable = availability == 2 ? nil : availability == 1
        registered = try row.periods()
        confirmed = Minutes(try row.figure())
        if try row.flag() {
            let first = try row.day()
            let last = try row.day()
            guard first <= last else { throw RowReader.damaged() }
            served = first...last
        }
        confirmedAt = try row.optionalTime()
        starLevel = Int(try row.byte())
        starScheme = try row.optionalID()
        isErased = try row.flag()
    }

    package func indexEntries(_ key: VolunteerID, into entries: inout IndexEntries) {
        if let owner { entries.append(.volunteersByCentre, owner.text, key) }
        if starLevel > 0 {
            entries.append(.volunteersByStar, String(starLevel), key)
        }
        if awaitsErasure { entries.append(.erasuresPending, "", key) }
        if isFederationLinked { entries.append(.volunteersLinked, "", key) }
    }

    /// Erasure was requested, and the ledger has not said yet that it is done.
    package var awaitsErasure: Bool { isErased && lifecycle != .erased }
}

extension Group: StoredState {
    package static var isIndexed: Bool { true }

    package var counted: [Figure?] { [.states(.group, lifecycle)] }

    package func encode(into row: inout RowWriter) {
        row.text(name)
        row.choice(kind)
        row.id(leader)
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        let name = try row.text()
        let kind: GroupKind = try row.choice()
        let leader: VolunteerID = try row.id()
        self.init(name: name, kind: kind, leader: leader)
    }

    package func indexEntries(_ key: GroupID, into entries: inout IndexEntries) {
        if let owner { entries.append(.groupsByCentre, owner.text, key) }
    }
}

extension Project: StoredState {
    package static var isIndexed: Bool { true }

    package var counted: [Figure?] { [.states(.project, lifecycle), .families(family)] }

    package func encode(into row: inout RowWriter) {
        row.text(title)
        row.choice(family)
        row.choice(kind)
        row.choice(scale)
        row.flag(isKey)
        row.choices(skills)
        row.day(startsOn)
        row.day(endsOn)
        row.choice(risk)
        row.district(district)
        row.periods(published)
        row.flag(isBrandNominated)
        row.choice(brand)
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        self.init(
            title: try row.text(), family: try row.choice(), kind: try row.choice(),
            scale: try row.choice(), isKey: try row.flag(), skills: try row.choices(),
            startsOn: try row.day(), endsOn: try row.day(), risk: try row.choice())
        district = try row.optionalDistrict()
        published = try row.periods()
        isBrandNominated = try row.flag()
        brand = try row.optionalChoice()
    }

    package func indexEntries(_ key: ProjectID, into entries: inout IndexEntries) {
        if let owner { entries.append(.projectsByCentre, owner.text, key) }
    }
}
