import Catalogue
import LMDB
import Rules

extension Centre: StoredState {
    typealias Key = CentreID

    func encode(into row: inout RowWriter) {
        row.choice(level)
        row.text(name)
        row.id(parent)
        row.district(district)
        row.text(sponsor)
        row.text(seat)
        row.id(successor)
    }

    init(from row: inout RowReader) throws(LMDBError) {
        self.init(
            level: try row.choice(), name: try row.text(), parent: try row.optionalID(),
            district: try row.district(), sponsor: try row.optionalText(),
            seat: try row.optionalText(), successor: try row.optionalID())
    }

    var claim: Claim? {
        guard let district, level == .district, lifecycle == .established else { return nil }
        return Claim(.district, district.current.text)
    }
}

extension Volunteer: StoredState {
    typealias Key = VolunteerID

    static var isIndexed: Bool { true }

    func encode(into row: inout RowWriter) {
        row.choice(category)
        row.flag(adult)
        row.choices(skills)
        row.choices(verifiedSkills)
        row.text(federationNumber)
        row.text(organisation)
        row.text(expertField)
        row.byte(isAvailable.map { $0 ? 1 : 0 } ?? 2)
        row.number(confirmed.count)
        row.byte(UInt8(clamping: starLevel))
        row.flag(isErased)
    }

    init(from row: inout RowReader) throws(LMDBError) {
        self.init(category: try row.choice(), adult: try row.flag(), skills: try row.choices())
        verifiedSkills = try row.choices()
        federationNumber = try row.optionalText()
        organisation = try row.optionalText()
        expertField = try row.optionalText()
        let availability = try row.byte()
        isAvailable = availability == 2 ? nil : availability == 1
        confirmed = Minutes(try row.figure())
        starLevel = Int(try row.byte())
        isErased = try row.flag()
    }

    func indexEntries(_ key: VolunteerID, into entries: inout IndexEntries) {
        if let owner { entries.append(.volunteersByCentre, owner.text, key) }
        if starLevel > 0 {
            entries.append(.volunteersByStar, String(starLevel), key)
        }
        if awaitsErasure { entries.append(.erasuresPending, "", key) }
    }

    var claim: Claim? { federationNumber.map { Claim(.federationNumber, $0) } }

    /// Erasure was requested, and the ledger has not said yet that it is done.
    var awaitsErasure: Bool { isErased && lifecycle != .erased }
}

extension Group: StoredState {
    typealias Key = GroupID
    static var isIndexed: Bool { true }

    func encode(into row: inout RowWriter) {
        row.text(name)
        row.choice(kind)
        row.id(leader)
        row.unsigned(UInt64(members.count))
        for member in members { row.id(member) }
    }

    init(from row: inout RowReader) throws(LMDBError) {
        let name = try row.text()
        let kind: GroupKind = try row.choice()
        let leader: VolunteerID = try row.id()
        var members: [VolunteerID] = []
        for _ in 0..<(try row.count()) { members.append(try row.id()) }
        self.init(name: name, kind: kind, leader: leader, members: members)
    }

    func indexEntries(_ key: GroupID, into entries: inout IndexEntries) {
        if let owner { entries.append(.groupsByCentre, owner.text, key) }
    }
}

extension Project: StoredState {
    typealias Key = ProjectID

    static var isIndexed: Bool { true }

    func encode(into row: inout RowWriter) {
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
        row.flag(isBrandNominated)
        row.choice(brand)
    }

    init(from row: inout RowReader) throws(LMDBError) {
        self.init(
            title: try row.text(), family: try row.choice(), kind: try row.choice(),
            scale: try row.choice(), isKey: try row.flag(), skills: try row.choices(),
            startsOn: try row.day(), endsOn: try row.day(), risk: try row.choice())
        district = try row.district()
        isBrandNominated = try row.flag()
        brand = try row.optionalChoice()
    }

    func indexEntries(_ key: ProjectID, into entries: inout IndexEntries) {
        if let owner { entries.append(.projectsByCentre, owner.text, key) }
    }
}

extension Shift: StoredState {
    typealias Key = ShiftID

    static var isIndexed: Bool { true }

    func encode(into row: inout RowWriter) {
        row.id(project)
        row.text(venue)
        row.time(startsAt)
        row.time(endsAt)
        row.number(minimum)
        row.number(maximum)
        row.number(accepted)
    }

    init(from row: inout RowReader) throws(LMDBError) {
        self.init(
            project: try row.id(), venue: try row.text(), startsAt: try row.time(),
            endsAt: try row.time(), minimum: try row.figure(), maximum: try row.figure())
        accepted = try row.figure()
    }

    func indexEntries(_ key: ShiftID, into entries: inout IndexEntries) {
        let place = ShiftPlace(start: startsAt, shift: key)
        entries.append(.shiftsByProject, project.text, place)
    }
}

extension Recruitment: StoredState {
    typealias Key = RecruitmentID
    static var isIndexed: Bool { true }

    func encode(into row: inout RowWriter) {
        row.id(project)
        row.choice(channel)
        row.number(places)
        row.flag(closesAt != nil)
        if let closesAt { row.time(closesAt) }
    }

    init(from row: inout RowReader) throws(LMDBError) {
        self.init(
            project: try row.id(), channel: try row.choice(), places: try row.figure(),
            closesAt: try row.flag() ? try row.time() : nil)
    }

    func indexEntries(_ key: RecruitmentID, into entries: inout IndexEntries) {
        entries.append(.recruitmentsByProject, project.text, key)
    }
}

extension Participation: StoredState {
    typealias Key = ParticipationID

    static var isIndexed: Bool { true }

    func encode(into row: inout RowWriter) {
        row.id(volunteer)
        row.id(project)
        row.id(recruitment)
        row.id(shift)
        row.id(group)
    }

    init(from row: inout RowReader) throws(LMDBError) {
        self.init(
            volunteer: try row.id(), project: try row.id(), recruitment: try row.optionalID(),
            shift: try row.optionalID(), group: try row.optionalID())
    }

    func indexEntries(_ key: ParticipationID, into entries: inout IndexEntries) {
        entries.append(.participationsByProject, project.text, key)
    }
}

extension Hours: StoredState {
    typealias Key = HoursID

    func encode(into row: inout RowWriter) {
        row.id(volunteer)
        row.id(project)
        row.time(startedAt)
        row.time(endedAt)
        row.number(minutes.count)
        row.choice(activity)
        row.id(participation)
        row.id(shift)
        row.id(group)
    }

    init(from row: inout RowReader) throws(LMDBError) {
        self.init(
            volunteer: try row.id(), project: try row.id(), startedAt: try row.time(),
            endedAt: try row.time(), minutes: try row.minutes(), activity: try row.choice())
        participation = try row.optionalID()
        shift = try row.optionalID()
        group = try row.optionalID()
    }
}
