public import Catalogue
import EventLog
import JSON
import LMDB
public import Projections
public import Rules
import Tables

/// Which findings are asked for; nil members do not narrow it.
public struct FindingFilter: Sendable, Equatable {
    /// The rule that flagged.
    public var code: String?
    /// How grave.
    public var severity: Severity?
    /// The volunteer it is about.
    public var volunteer: VolunteerID?
    /// The project it is about.
    public var project: ProjectID?
    /// The centre in whose territory it is.
    public var centre: CentreID?

    /// A filter that shows all.
    public init() {}

    var question: String { "findings \(String(describing: self))" }

    func matches(_ finding: Finding) -> Bool {
        (code == nil || finding.code == code)
            && (severity == nil || finding.severity == severity)
            && (volunteer == nil || finding.volunteer == volunteer)
            && (project == nil || finding.project == project)
            && (centre == nil || finding.centre == centre)
    }

    /// The narrowest index that serves.
    var index: (name: IndexName, value: String)? {
        if let volunteer { return (.findingsByVolunteer, volunteer.text) }
        if let project { return (.findingsByProject, project.text) }
        if let code { return (.findingsByCode, code) }
        if let centre { return (.findingsByCentre, centre.text) }
        return nil
    }
}

extension Views {
    /// What was flagged, in the order of the log.
    public func findings(_ filter: FindingFilter, _ page: Page) throws -> Answer {
        let snapshot = try ViewSnapshot(self)
        let cursor = try page.cursor.map { (text) throws(QueryError) in
            let last = try PageCursor(text: text, of: filter.question).last
            guard let key = FindingKey(text: last) else {
                throw PageCursor.damaged
            }
            guard key.position <= snapshot.applied else { throw PageCursor.beyondEnd }
            return key.bytes
        }
        var collection = CollectionWriter(limit: page.limit)
        func show(_ key: [UInt8], _ finding: Finding) -> Bool {
            guard filter.matches(finding), let key = FindingKey(bytes: key) else { return true }
            return collection.add(key.text) { json in Self.write(key, finding, &json) }
        }
        if let index = filter.index {
            try snapshot.forEachIndexed(index.name, index.value, after: cursor) {
                (key) throws(LMDBError) in
                guard let bytes = try snapshot.transaction.get(tables.findings, key) else {
                    return true
                }
                var reader = RowReader(bytes)
                return show(key, try Finding(from: &reader))
            }
        } else {
            try snapshot.transaction.forEach(tables.findings, from: cursor.map { $0 + [0] }) {
                (key, value) throws(LMDBError) in
                var reader = RowReader(value)
                return show([UInt8](copying: key), try Finding(from: &reader))
            }
        }
        return collection.answer(
            snapshot.applied, changed: try snapshot.changed(.findings), question: filter.question)
    }

    static func write(_ key: FindingKey, _ finding: Finding, _ json: inout JSONWriter) {
        json.beginObject()
        json.member("finding", key.text)
        json.member("code", finding.code)
        json.member("severity", finding.severity.text)
        json.member("message", finding.message)
        json.member("subject", finding.subject)
        json.member("volunteer", finding.volunteer?.text)
        json.member("project", finding.project?.text)
        json.member("shift", finding.shift?.text)
        json.member("centre", finding.centre?.text)
        json.positions("events", finding.events)
        json.endObject()
    }
}

extension FindingKey {
    /// `1234-0`: the position and the number of the finding.
    var text: String { "\(position)-\(number)" }

    init?(text: String) {
        let parts = text.split(separator: "-")
        guard parts.count == 2, let position = Position(text: parts[0]),
            let number = UInt8(parts[1])
        else { return nil }
        self.init(position: position, number: number)
    }

    init?(bytes: [UInt8]) {
        guard bytes.count == 9 else { return nil }
        self.init(
            position: Position(bytes.span.extracting(..<8).bigEndian()), number: bytes[8])
    }
}
