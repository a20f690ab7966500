import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// One record of hours: its state, the minutes that count and why others do not, its findings, and
/// all its events.
///
/// The events are read from the log. Their reasons are about the record; they have no personal
/// text.
struct HoursHistory: Dated {
    fileprivate let hours: Stored<Hours>
    fileprivate let counted: Minutes
    fileprivate let reason: NotCounted?
    fileprivate let takenBy: HoursID?
    fileprivate let scheme: Scheme?
    fileprivate let findings: [ListedFinding]
    fileprivate let history: [RecordedEvent]
    let changed: Position

    /// An event and its position in the log.
    fileprivate struct RecordedEvent {
        let position: Position
        let event: Event
    }

    fileprivate init(
        _ hours: Stored<Hours>, _ snapshot: borrowing ViewSnapshot, _ log: any LogStore
    ) throws {
        self.hours = hours
        let day = hours.state.startedAt.day
        let person = try snapshot.person(hours.state.volunteer)
        let key = TimesheetKey(volunteer: person, day: day)
        let sheet =
            try snapshot.row(snapshot.tables.timesheets, key, as: Timesheet.self) ?? Timesheet()
        scheme = hours.state.isCarried ? nil : try snapshot.city().scheme(on: day)
        counted = sheet.entry(hours.id)?.counted ?? hours.state.carried
        reason = NotCounted(
            hours.state, hours.id, in: sheet, counted: counted, under: scheme)
        takenBy = reason?.takenBy(hours.id, in: sheet)
        let positions = try snapshot.events(of: hours.row.history)
        let reader = EventReader(log: log)
        history = try positions.map { RecordedEvent(position: $0, event: try reader.event(at: $0)) }
        findings = try snapshot.findings(about: hours, positions)
        var changed = max(hours.changed, try snapshot.changed([.schemes]))
        // Other records of the same day share the daily cap.
        for other in sheet.entries(startedOn: day) {
            let row = try snapshot.row(snapshot.tables.hours, other.hours, as: Row<Hours>.self)
            changed = max(changed, row?.changed ?? Position(0))
        }
        self.changed = findings.reduce(changed) { max($0, $1.place.position) }
    }

    fileprivate var state: Hours { hours.state }

    fileprivate var servedMinutes: Minutes? {
        history.first?.minutes
    }
}

extension HoursHistory.RecordedEvent {
    fileprivate var minutes: Minutes? {
        switch event.payload {
        case .hoursServed(let data): data.minutes
        case .hoursCarried(let data): data.minutes
        case .hoursConfirmed(let data): data.minutes
        case .hoursResolved(let data): data.minutes
        case .hoursCorrected(let data): data.minutes
        default: nil
        }
    }

    fileprivate var confirmer: String? {
        switch event.payload {
        case .hoursConfirmed(let data): data.confirmer
        case .hoursRejected(let data): data.confirmer
        default: nil
        }
    }

    fileprivate var reason: String? {
        switch event.payload {
        case .hoursRejected(let data): data.reason
        case .hoursDisputed(let data): data.reason
        case .hoursResolved(let data): data.reason
        case .hoursCorrected(let data): data.reason
        case .hoursVoided(let data): data.reason.text
        default: nil
        }
    }

    fileprivate var detail: String? {
        guard case .hoursVoided(let data) = event.payload else { return nil }
        return data.detail
    }

    fileprivate static let columns = Columns<HoursHistory.RecordedEvent>(
        "HoursEvent", "An event in the history of a record of hours.",
        [
            .must("position", "Where it is in the log.") { $0.position },
            .must("type", "Its type.") { $0.event.type.descriptor.name },
            .must("source", "Who posted it.") { $0.event.id.source },
            .must("id", "Its id at the source.") { $0.event.id.id },
            .must("time", "When it happened.") { $0.event.time },
            .may("recordedtime", "When it was recorded.") { $0.event.stamp?.recordedTime },
            .may("recordedby", "The access that posted it.") { $0.event.stamp?.recordedBy },
            .may("confirmer", .id, "Who decided.") { .text($0.confirmer) },
            .may("minutes", "Minutes as served or decided, where it says so.") { $0.minutes },
            .may("reason", .sentence, "Why, where it says so.") { .sentence($0.reason) },
            .may("detail", .sentence, "What more is said of why it was voided.") {
                .sentence($0.detail)
            },
        ])
}

extension HoursHistory {
    fileprivate static let columns = Columns<HoursHistory>(
        "Hours", "One record of hours with its whole history.",
        [
            .must("hours", "The record of hours.") { $0.hours.id },
            .status(.hours, "Where it stands.") { $0.state.lifecycle },
            .may("volunteer", "Who served, where the token is told.") { $0.state.volunteer },
            .may("project", "For which project; left out for a balance carried over.") {
                $0.state.project
            },
            .may("centre", "The centre that runs the project.") { $0.state.owner },
            .may("participation", "In which participation.") { $0.state.participation },
            .may("shift", "In which shift.") { $0.state.shift },
            .may("group", "As a member of which group.") { $0.state.group },
            .must("activity", "Service or rehearsal.") { $0.state.activity },
            .may("onDuty", "True for paid working time, which never counts.") {
                $0.state.isOnDuty ? true : nil
            },
            .must("day", "The day of service, on which it started.") { $0.state.startedAt.day },
            .must("startedAt", "When service started.") { $0.state.startedAt },
            .must("endedAt", "When service ended.") { $0.state.endedAt },
            .may("servedMinutes", "Minutes as they were reported.") { $0.servedMinutes },
            .must("intervalMinutes", "Whole minutes between start and end.") { $0.state.interval },
            .must("minutes", "Minutes as served, confirmed or corrected last.") {
                $0.state.minutes
            },
            .must("countedMinutes", "Minutes of it that count.") { $0.counted },
            .may("notCounted", .choice(NotCounted.now), "Why not all of it counts.") {
                .text($0.reason?.rawValue)
            },
            .may("takenBy", .hours, "The record that took the minutes before this one.") {
                .hours($0.takenBy)
            },
            .may("scheme", "The scheme in force on the day of service.") { $0.scheme?.id },
            .may("dailyCap", "Minutes that the scheme counts a day, if it says so.") {
                $0.scheme?.dailyCap
            },
            .objects("findings", findingRow, "What was flagged about it.") { $0.findings },
            .objects(
                "history", RecordedEvent.columns, "Every event of its own, first to last."
            ) { $0.history },
            .answerPosition,
        ])
}

extension Resources {
    /// One record of hours.
    package static let hours = Resource(
        "oneHours",
        "One record of hours with what of it counts, what was flagged, and every event.",
        reach: .own, of: Hours.self, columns: HoursHistory.columns
    ) { hours, snapshot, log in try HoursHistory(hours, snapshot, log) }
}

extension ViewSnapshot {
    /// The findings about a record, and findings about other records that rest on its events.
    fileprivate func findings(
        about hours: Stored<Hours>, _ events: [Position]
    ) throws(LMDBError) -> [ListedFinding] {
        var found: [ListedFinding] = []
        try forEachIndexed(.findingsByVolunteer, hours.state.volunteer.text, after: nil) {
            (bytes) throws(LMDBError) in
            guard let key = FindingKey(bytes: bytes),
                let finding = try row(tables.findings, key, as: FindingRow.self)
            else { return true }
            if finding.subject == hours.id.text || finding.events.contains(where: events.contains) {
                found.append(Listed(key, finding))
            }
            return true
        }
        return found
    }
}
