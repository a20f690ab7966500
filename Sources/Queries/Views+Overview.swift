import Catalogue
import EventLog
import JSON
public import LMDB
public import Projections
import Rules
import Tables

extension Views {
    /// Days that the overview shows one by one.
    private static let overviewDays = 30

    /// The city at a glance.
    public func overview() throws(LMDBError) -> Answer {
        let snapshot = try ViewSnapshot(self)
        var json = JSONWriter(reservingCapacity: 4096)
        json.beginObject()
        json.position("position", snapshot.applied)
        json.member("events", Int(snapshot.size))
        json.member("centres", try snapshot.count(.created(.centre)))
        try Self.states(.volunteers, "volunteers", of: .volunteer, snapshot, &json)
        try Self.states(.groups, "groups", of: .group, snapshot, &json)
        json.key("projects")
        json.beginObject()
        for family in ProjectFamily.allCases {
            json.key(family.text)
            json.integer(try snapshot.count(Tally(.projectFamilies, UInt32(family.rawValue))))
        }
        json.endObject()
        try Self.states(.projectStates, "projectStates", of: .project, snapshot, &json)
        json.member(
            "shifts", try snapshot.count(Tally(.shifts, UInt32(LifecycleState.scheduled.rawValue))))
        json.member("participations", try snapshot.count(.created(.participation)))
        json.member("hoursRecords", try snapshot.count(.created(.hours)))
        json.member("confirmedMinutes", try snapshot.count(Tally(.confirmedMinutes)))
        json.key("stars")
        json.beginObject()
        for level in 1...5 {
            json.key(String(level))
            json.integer(try snapshot.count(Tally(.stars, UInt32(level))))
        }
        json.endObject()
        json.key("findings")
        json.beginObject()
        for severity in Severity.allCases {
            json.key(severity.text)
            json.integer(try snapshot.count(Tally(.findings, UInt32(severity.rawValue))))
        }
        json.endObject()
        try Self.days(snapshot, &json)
        json.endObject()
        // It counts events, so that every event changes it.
        return Answer(body: json.bytes, changed: snapshot.applied, applied: snapshot.applied)
    }

    /// Counts of aggregates by the states that their kind can be in.
    private static func states(
        _ family: Tally.Family, _ name: StaticString, of aggregate: Aggregate,
        _ snapshot: borrowing ViewSnapshot, _ json: inout JSONWriter
    ) throws(LMDBError) {
        json.key(name)
        json.beginObject()
        for state in aggregate.states {
            json.key(state.name)
            json.integer(try snapshot.count(Tally(family, UInt32(state.rawValue))))
        }
        json.endObject()
    }

    /// The last thirty days up to the day of the last recorded event, so that the answer depends
    /// on the log alone. Events by day of recording, minutes by day of service.
    private static func days(
        _ snapshot: borrowing ViewSnapshot, _ json: inout JSONWriter
    ) throws(LMDBError) {
        json.key("lastDays")
        json.beginArray()
        if let last = try snapshot.lastDay() {
            for back in (0..<overviewDays).reversed() {
                let day = last.adding(days: -back)
                let number = UInt32(clamping: day.daysSinceEpoch)
                json.beginObject()
                json.member("day", day.text)
                json.member("events", try snapshot.count(Tally(.eventsByDay, number)))
                json.member("confirmedMinutes", try snapshot.count(Tally(.minutesByDay, number)))
                json.endObject()
            }
        }
        json.endArray()
    }
}

extension Tally {
    /// How many aggregates of a kind were created.
    static func created(_ aggregate: Aggregate) -> Tally {
        Tally(.ordinals, UInt32(aggregate.rawValue))
    }
}
