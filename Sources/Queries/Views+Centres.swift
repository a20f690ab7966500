public import Catalogue
import EventLog
import JSON
public import LMDB
public import Projections
import Rules
import Tables

/// Which centres are asked for; nil members do not narrow it.
public struct CentreFilter: Sendable, Equatable {
    /// Place in the order of centres.
    public var level: CentreLevel?
    /// District: the centre's own, or that of the centre above it.
    public var district: DistrictCode?
    /// The centre above.
    public var parent: CentreID?
    /// State of the lifecycle.
    public var status: LifecycleState?

    /// A filter that shows all.
    public init() {}

    var question: String { "centres \(String(describing: self))" }

    func matches(_ state: Centre) -> Bool {
        (level == nil || state.level == level)
            && (parent == nil || state.parent == parent)
            && (status == nil || state.lifecycle == status)
    }
}

extension Views {
    /// The tree of centres, by id, each with the centre above it and its own figures.
    public func centres(_ filter: CentreFilter, _ page: Page) throws -> Answer {
        let cursor = try page.cursor.map { try PageCursor(text: $0, of: filter.question) }
        let snapshot = try ViewSnapshot(self)
        var collection = CollectionWriter(limit: page.limit)
        try snapshot.forEachRow(tables.centres, after: cursor?.last) {
            (id, row: Row<Centre>) throws(LMDBError) in
            guard filter.matches(row.state) else { return true }
            let district = try snapshot.district(of: CentreID(id))
            if let asked = filter.district, district != asked, district?.successor != asked {
                return true
            }
            let board = try snapshot.board(CentreID(id))
            return collection.add(id) { json in
                json.beginObject()
                Self.write(id, row, district, board, &json)
                json.position("position", max(row.changed, board.changed))
                json.endObject()
            }
        }
        return collection.answer(
            snapshot.applied, changed: try snapshot.changed(.centres, .centreBoards),
            question: filter.question)
    }

    /// One centre's dashboard; nil when there is none.
    ///
    /// Its own figures are counters that every event keeps; what is below it is their sum over the
    /// centres there, in which a dissolved centre stands below its successor.
    public func centre(_ id: CentreID) throws(LMDBError) -> Answer? {
        let snapshot = try ViewSnapshot(self)
        let tree = try CentreTree(snapshot)
        guard let row = tree.centres[id] else { return nil }
        let board = try snapshot.board(id)
        var below = CentreBoard()
        let subtree = tree.subtree(of: id)
        for centre in subtree { try below.add(try snapshot.board(centre)) }
        let changed = max(try snapshot.changed(.centres), below.changed)
        var json = JSONWriter(reservingCapacity: 2048)
        json.beginObject()
        Self.write(id.text, row, try snapshot.district(of: id), board, &json)
        json.texts("path", tree.path(from: id).reversed().map(\.text))
        Self.write(tree.children(of: id), "children", tree, &json)
        Self.write(tree.takenOver(by: id), "tookOver", tree, &json)
        Self.write(board, &json)
        json.key("withBelow")
        json.beginObject()
        json.member("centres", subtree.count)
        json.member("confirmedMinutes", below.confirmed)
        Self.write(below, &json)
        json.endObject()
        json.position("position", changed)
        json.endObject()
        return Answer(body: json.bytes, changed: changed, applied: snapshot.applied)
    }

    private static func write(
        _ id: String, _ row: Row<Centre>, _ district: DistrictCode?, _ board: CentreBoard,
        _ json: inout JSONWriter
    ) {
        let state = row.state
        json.member("centre", id)
        json.member("level", state.level.text)
        json.member("name", state.name)
        json.member("parent", state.parent?.text)
        json.member("district", district?.text)
        json.member("sponsor", state.sponsor)
        json.member("seat", state.seat)
        json.member("status", state.lifecycle.name)
        json.member("successor", state.successor?.text)
        json.member("registeredVolunteers", board.volunteers[.registered])
        json.member("registeredGroups", board.groups[.registered])
        json.member("publishedProjects", board.projects[.published])
        json.member("confirmedMinutes", board.confirmed)
        json.member("flagged", board.findings.total)
        json.position("created", row.created)
    }

    /// Figures by state, by family and by severity, each with all the names that there can be.
    private static func write(_ board: CentreBoard, _ json: inout JSONWriter) {
        json.states("volunteers", of: .volunteer, board.volunteers)
        json.states("groups", of: .group, board.groups)
        json.states("projects", of: .project, board.projects)
        json.key("families")
        json.beginObject()
        for family in ProjectFamily.allCases {
            json.key(family.text)
            json.integer(board.families[family])
        }
        json.endObject()
        json.key("findings")
        json.beginObject()
        for severity in Severity.allCases {
            json.key(severity.text)
            json.integer(board.findings[severity])
        }
        json.endObject()
    }

    private static func write(
        _ centres: [CentreID], _ name: StaticString, _ tree: CentreTree, _ json: inout JSONWriter
    ) {
        json.key(name)
        json.beginArray()
        for id in centres {
            guard let state = tree.centres[id]?.state else { continue }
            json.beginObject()
            json.member("centre", id.text)
            json.member("level", state.level.text)
            json.member("name", state.name)
            json.member("status", state.lifecycle.name)
            json.endObject()
        }
        json.endArray()
    }
}

extension ViewSnapshot {
    /// A centre's own figures.
    func board(_ centre: CentreID) throws(LMDBError) -> CentreBoard {
        try row(tables.centreBoards, centre, as: CentreBoard.self) ?? CentreBoard()
    }
}

extension JSONWriter {
    /// Counts by the states that aggregates of a kind can be in.
    mutating func states(
        _ name: StaticString, of aggregate: Aggregate, _ counts: Counts<LifecycleState>
    ) {
        key(name)
        beginObject()
        for state in aggregate.states {
            key(state.name)
            integer(counts[state])
        }
        endObject()
    }
}
