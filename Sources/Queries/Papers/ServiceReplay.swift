package import Catalogue
import EventLog
import Projections
import Rules
import Tables

/// The minutes of a person that count, added up again from recorded events alone, without any table.
///
/// Who checks a certificate has its records and no ledger. The day's minutes are counted by the rules that
/// count them in the ledger.
package struct ServiceReplay {
    private var hours: [HoursID: Hours] = [:]
    private var merged: [VolunteerID: VolunteerID] = [:]
    private var city = City()

    /// No service yet.
    package init() {}

    /// Takes over the next event in the order of the log; false where it says nothing of anybody's service.
    package mutating func add(_ event: Event) -> Bool {
        switch event.payload {
        case .schemePublished: city.evolve(event)
        case .volunteerMerged(let data): merged[VolunteerID(event.subject)] = data.into
        default:
            guard event.aggregate == .hours else { return false }
            var known = hours[HoursID(event.subject)]
            known.apply(event, owner: nil)
            hours[HoursID(event.subject)] = known
        }
        return true
    }

    /// The minutes that count of service on days of a range, and of how many confirmed records they are.
    package func service(
        of volunteer: VolunteerID, from: CivilDate, to: CivilDate
    ) -> (minutes: Int, records: Int) {
        var sheets: [CivilDate: Timesheet] = [:]
        var records = 0
        for (id, record) in hours {
            let day = record.startedAt.day
            guard record.lifecycle == .confirmed, from <= day, day <= to,
                let project = record.project, person(record.volunteer) == volunteer
            else { continue }
            var entry = TimesheetEntry(record, of: id, for: project, isMember: false)
            if record.volunteer != volunteer { entry.mergedFrom = record.volunteer }
            sheets[day, default: Timesheet()].set(entry)
            records += 1
        }
        var minutes = 0
        for (day, known) in sheets {
            var sheet = known
            _ = sheet.recount(day, under: city.scheme(on: day))
            minutes += sheet.entries.reduce(0) { $0 + Int($1.counted.count) }
        }
        return (minutes, records)
    }

    /// The registration that a volunteer was merged into, or the volunteer.
    private func person(_ volunteer: VolunteerID) -> VolunteerID {
        var person = volunteer
        for _ in 0..<CentreWalk.maximumSteps {
            guard let next = merged[person] else { break }
            person = next
        }
        return person
    }
}
