public import Catalogue
import EventLog
import JSON
public import LMDB
public import Projections
import Rules
import Tables

/// Which groups are asked for; nil members do not narrow it.
public struct GroupFilter: Sendable, Equatable {
    /// Home centre.
    public var centre: CentreID?
    /// Troupe, society, enterprise ….
    public var kind: GroupKind?
    /// State of the lifecycle.
    public var status: LifecycleState?

    /// A filter that shows all.
    public init() {}

    var question: String { "groups \(String(describing: self))" }

    func matches(_ state: Group) -> Bool {
        (centre == nil || state.owner == centre)
            && (kind == nil || state.kind == kind)
            && (status == nil || state.lifecycle == status)
    }
}

extension Views {
    /// Groups, by id.
    public func groups(_ filter: GroupFilter, _ page: Page) throws -> Answer {
        let cursor = try page.cursor.map { try PageCursor(text: $0, of: filter.question) }
        let snapshot = try ViewSnapshot(self)
        var collection = CollectionWriter(limit: page.limit)
        func show(_ id: String, _ row: Row<Group>) throws(LMDBError) -> Bool {
            guard filter.matches(row.state) else { return true }
            let total = try snapshot.share(GroupID(id))
            return collection.add(id) { json in
                json.beginObject()
                Self.write(id, row, total, &json)
                json.position("position", max(row.changed, total.changed))
                json.endObject()
            }
        }
        if let centre = filter.centre {
            try snapshot.forEachIndexed(
                .groupsByCentre, centre.text, after: cursor.map { Array($0.last.utf8) }
            ) { (key) throws(LMDBError) in
                let id = String(decoding: key, as: UTF8.self)
                guard let row = try snapshot.row(tables.groups, GroupID(id), as: Row<Group>.self)
                else { return true }
                return try show(id, row)
            }
        } else {
            try snapshot.forEachRow(tables.groups, after: cursor?.last) {
                (id, row: Row<Group>) throws(LMDBError) in try show(id, row)
            }
        }
        return collection.answer(
            snapshot.applied, changed: try snapshot.changed(.groups, .shares),
            question: filter.question)
    }

    /// One group with its members and the minutes that each served as one of the group; nil when
    /// there is none.
    ///
    /// Who left keeps a share: the shares of members and former members add up to the group's.
    public func group(_ id: GroupID) throws(LMDBError) -> Answer? {
        let snapshot = try ViewSnapshot(self)
        guard let row = try snapshot.row(tables.groups, id, as: Row<Group>.self) else {
            return nil
        }
        let total = try snapshot.share(id)
        var shares: [(volunteer: String, minutes: Int)] = []
        let prefix = GroupShareKey(group: id, volunteer: nil).bytes
        try snapshot.transaction.forEach(tables.shares, prefix: prefix) {
            (key, value) throws(LMDBError) in
            guard key.count > prefix.count else { return true }
            var reader = RowReader(value)
            let volunteer = String(utf8: key.extracting(prefix.count..<key.count))
            shares.append((volunteer, try GroupShare(from: &reader).minutes))
            return true
        }
        let changed = max(row.changed, total.changed)
        var json = JSONWriter(reservingCapacity: 1024)
        json.beginObject()
        Self.write(id.text, row, total, &json)
        let members = row.state.members.map(\.text)
        json.key("members")
        json.beginArray()
        for member in members {
            json.beginObject()
            json.member("volunteer", member)
            json.member("leader", member == row.state.leader.text)
            json.member("minutes", shares.first { $0.volunteer == member }?.minutes ?? 0)
            json.endObject()
        }
        json.endArray()
        json.key("formerMembers")
        json.beginArray()
        for share in shares where share.minutes != 0 && !members.contains(share.volunteer) {
            json.beginObject()
            json.member("volunteer", share.volunteer)
            json.member("minutes", share.minutes)
            json.endObject()
        }
        json.endArray()
        json.position("position", changed)
        json.endObject()
        return Answer(body: json.bytes, changed: changed, applied: snapshot.applied)
    }

    private static func write(
        _ id: String, _ row: Row<Group>, _ total: GroupShare, _ json: inout JSONWriter
    ) {
        json.member("group", id)
        json.member("name", row.state.name)
        json.member("kind", row.state.kind.text)
        json.member("status", row.state.lifecycle.name)
        json.member("centre", row.state.owner?.text)
        json.member("leader", row.state.leader.text)
        json.member("memberCount", row.state.members.count)
        json.member("confirmedMinutes", total.minutes)
        json.position("created", row.created)
    }
}

extension ViewSnapshot {
    /// What a group's members served as the group.
    func share(_ group: GroupID) throws(LMDBError) -> GroupShare {
        try row(
            tables.shares, GroupShareKey(group: group, volunteer: nil), as: GroupShare.self)
            ?? GroupShare()
    }
}
