public import Catalogue
import EventLog
import JSON
public import LMDB
public import Projections
import Rules
import Tables

/// Which volunteers a roster shows; nil members do not narrow it.
public struct VolunteerFilter: Sendable, Equatable {
    /// Home centre.
    public var centre: CentreID?
    /// District of the home centre.
    public var district: DistrictCode?
    /// Target group.
    public var category: VolunteerCategory?
    /// Declared skill.
    public var skill: Skill?
    /// State of the lifecycle.
    public var status: LifecycleState?
    /// Star held; 0 for none.
    public var star: Int?

    /// A filter that shows everyone.
    public init() {}

    var question: String {
        "volunteers \(String(describing: self))"
    }
}

extension Views {
    /// The roster, by id.
    public func volunteers(
        _ filter: VolunteerFilter, _ page: Page
    ) throws -> Answer {
        let cursor = try page.cursor.map { try PageCursor(text: $0, of: filter.question) }
        let snapshot = try ViewSnapshot(self)
        var collection = CollectionWriter(limit: page.limit)
        var districts: [CentreID: DistrictCode?] = [:]
        func show(_ id: String, _ row: Row<Volunteer>) throws(LMDBError) -> Bool {
            guard filter.matches(row.state) else { return true }
            if let district = filter.district {
                guard let owner = row.state.owner else { return true }
                if districts[owner] == nil {
                    districts[owner] = .some(try snapshot.district(of: owner))
                }
                let own = districts[owner] ?? nil
                guard own == district || own?.successor == district else { return true }
            }
            return collection.add(id) { json in
                Self.write(id, row, &json)
            }
        }
        if let centre = filter.centre {
            try snapshot.forEachIndexed(
                .volunteersByCentre, centre.text, after: cursor.map { Array($0.last.utf8) }
            ) { (key) throws(LMDBError) in
                let id = String(decoding: key, as: UTF8.self)
                guard
                    let row = try snapshot.row(
                        tables.volunteers, VolunteerID(id), as: Row<Volunteer>.self)
                else { return true }
                return try show(id, row)
            }
        } else {
            try snapshot.forEachRow(tables.volunteers, after: cursor?.last) {
                (id, row: Row<Volunteer>) throws(LMDBError) in try show(id, row)
            }
        }
        // The district is that of the home centre.
        let changed = try snapshot.changed(.volunteers, filter.district == nil ? nil : .centres)
        return collection.answer(snapshot.applied, changed: changed, question: filter.question)
    }

    /// One volunteer's profile, without personal data; nil when there is none.
    public func volunteer(_ id: VolunteerID) throws(LMDBError) -> Answer? {
        let snapshot = try ViewSnapshot(self)
        guard let row = try snapshot.row(tables.volunteers, id, as: Row<Volunteer>.self) else {
            return nil
        }
        var json = JSONWriter(reservingCapacity: 512)
        Self.write(id.text, row, &json)
        return Answer(body: json.bytes, changed: row.changed, applied: snapshot.applied)
    }

    private static func write(_ id: String, _ row: Row<Volunteer>, _ json: inout JSONWriter) {
        let state = row.state
        json.beginObject()
        json.member("volunteer", id)
        json.member("status", state.lifecycle.name)
        json.member("centre", state.owner?.text)
        json.member("category", state.category.text)
        json.member("adult", state.adult)
        json.texts("skills", state.skills.map(\.text))
        json.texts("verifiedSkills", state.verifiedSkills.map(\.text))
        json.member("organisation", state.organisation)
        json.member("federationLinked", state.isFederationLinked)
        json.member("expertField", state.expertField)
        if let available = state.isAvailable { json.member("available", available) }
        json.member("confirmedMinutes", state.confirmed.count)
        json.member("star", state.starLevel)
        json.position("created", row.created)
        json.position("position", row.changed)
        json.endObject()
    }
}

extension VolunteerFilter {
    func matches(_ state: Volunteer) -> Bool {
        (centre == nil || state.owner == centre)
            && (category == nil || state.category == category)
            && (skill.map(state.skills.contains) ?? true)
            && (status == nil || state.lifecycle == status)
            && (star == nil || state.starLevel == star)
    }
}

extension ViewSnapshot {
    /// The district of a centre: its own, or that of the centre above it.
    func district(of centre: CentreID) throws(LMDBError) -> DistrictCode? {
        guard let row = try row(tables.centres, centre, as: Row<Centre>.self) else { return nil }
        if let district = row.state.district { return district }
        guard let parent = row.state.parent else { return nil }
        return try self.row(tables.centres, parent, as: Row<Centre>.self)?.state.district
    }
}
