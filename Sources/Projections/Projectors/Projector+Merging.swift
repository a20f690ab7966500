import Catalogue
import EventLog
import LMDB
import Rules
import Tables

extension Projector {
    /// Moves a volunteer's service to the registration that this one was merged into, where each day is
    /// counted anew: what both have recorded of one time counts once.
    func moveService(of volunteer: VolunteerID, into person: VolunteerID) throws(LMDBError) {
        let overlay = workspace.overlay
        let city = try workspace.city()
        for day in try workspace.serviceDays(of: volunteer) {
            let key = TimesheetKey(volunteer: volunteer, day: day)
            guard let sheet = try overlay.timesheets.value(key, workspace.snapshot) else {
                continue
            }
            for entry in sheet.entries(startedOn: day) where entry.counted > .zero {
                try countService(entry, -entry.counted.count, of: volunteer)
                try countGrade(of: entry, .uncounted, on: day)
            }
            try overlay.timesheets.set(key, nil, workspace.snapshot)
            var counted: [(entry: TimesheetEntry, change: Minutes)] = []
            let target = TimesheetKey(volunteer: person, day: day)
            try overlay.timesheets.upsert(target, workspace.snapshot, from: Timesheet()) { whole in
                for var entry in sheet.entries {
                    entry.counted = .zero
                    entry.grade = .uncounted
                    entry.mergedFrom = entry.mergedFrom ?? volunteer
                    whole.set(entry)
                }
                for project in sheet.checkIns { whole.noteCheckIn(in: project) }
                counted = whole.recount(day, under: city.scheme(on: day))
            }
            for (entry, minutes) in counted {
                try countService(entry, minutes.count, of: person)
            }
            try gradeRecords(on: target)
        }
    }
}

extension Workspace {
    /// The days of which a volunteer has a timesheet, in order.
    func serviceDays(of volunteer: VolunteerID) throws(LMDBError) -> [CivilDate] {
        var days: Set<CivilDate> = []
        let prefix = TimesheetKey.prefix(volunteer)
        try snapshot.forEach(overlay.views.tables.timesheets, prefix: prefix) {
            (key, _) throws(LMDBError) in
            days.insert(try TimesheetKey.day(of: key))
            return true
        }
        overlay.timesheets.forEachDirty { key, _ in
            if key.volunteer == volunteer { days.insert(key.day) }
        }
        return days.sorted()
    }
}
