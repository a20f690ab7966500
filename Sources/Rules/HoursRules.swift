import Catalogue

extension Review {
    /// A record covers one day at most; totals of older systems are another matter.
    private static var longestMinutes: Int { 24 * 60 }

    /// Service time is actual service, and only what somebody else confirmed counts.
    mutating func checkHours<S: Situation>(in situation: S) throws(S.Failure) {
        let hours = try situation.hours(HoursID(event.subject))
        switch event.payload {
        case .hoursServed(let data):
            checkInterval(data)
            try checkLate(data, in: situation)
            guard !isRejectedRegardless else { return }
            try checkOverlap(data, in: situation)
            try checkRegistered(
                data.volunteer, at: data.startedAt, .flagsOnly, "/data/volunteer", in: situation)
            try checkProject(data, in: situation)
            try checkShift(data, in: situation)
            try checkParticipation(data, in: situation)
            try checkMember(
                data.volunteer, of: data.group, on: data.startedAt.day, severity: .major,
                in: situation)
            try checkInsured(data, in: situation)
        case .hoursCarried(let data): checkCarried(data)
        case .hoursConfirmed(let data):
            checkConfirmer(data.confirmer, hours)
            try checkDecided(data.minutes ?? hours?.minutes, hours, in: situation)
        case .hoursRejected(let data): checkConfirmer(data.confirmer, hours)
        case .hoursResolved(let data):
            try checkDecided(data.minutes, hours, in: situation)
            try checkStar(after: data.minutes, hours, in: situation)
        case .hoursCorrected(let data):
            try checkCorrected(data.minutes, hours, in: situation)
            try checkStar(after: data.minutes, hours, in: situation)
        case .hoursVoided, .hoursDisputed:
            try checkStar(after: Minutes(0), hours, in: situation)
        default: break
        }
    }

    private mutating func checkInterval(_ data: HoursServed) {
        // Compared to the microsecond: five seconds are zero minutes, and still the wrong way round.
        let length = data.endedAt.minutes(since: data.startedAt)
        if data.endedAt < data.startedAt {
            object(
                .rejectsAlways, "ends-before-start", at: "/data/endedAt",
                "Service ended at \(data.endedAt.shanghaiText), before it started at "
                    + "\(data.startedAt.shanghaiText).")
        } else if data.endedAt > data.startedAt.adding(minutes: Self.longestMinutes) {
            object(
                .rejectsAlways, "interval-too-long", at: "/data/endedAt",
                "A record covers \(Self.longestMinutes) minutes at most, this one \(length): "
                    + "post one record for each day.")
        } else if data.minutes.count > length {
            object(
                .flagsOnly, "minutes-beyond-interval", at: "/data/minutes",
                "\(data.minutes.count) minutes are claimed for an interval of \(length).")
        }
        if data.endedAt > event.time {
            object(
                .flagsOnly, "served-after-report", at: "/data/endedAt",
                "Service ends at \(data.endedAt.shanghaiText), after the event's own time.")
        }
    }

    private mutating func checkLate<S: Situation>(
        _ data: HoursServed, in situation: S
    ) throws(S.Failure) {
        let day = data.startedAt.day
        let days = Int(recordedTime.day.daysSinceEpoch - day.daysSinceEpoch)
        guard days > 0 else { return }
        let usual = try situation.city().rules(on: day).hoursLateAfterDays
        guard days > usual else { return }
        object(
            .flagsOnly, "recorded-late", at: "/data/startedAt", severity: .note,
            "Recorded \(days) days after the service; \(usual) are usual.")
    }

    private mutating func checkOverlap<S: Situation>(
        _ data: HoursServed, in situation: S
    ) throws(S.Failure) {
        let others = try others(
            of: data.volunteer, from: data.startedAt, to: data.endedAt, in: situation)
        guard let other = others.first else { return }
        object(
            .flagsOnly, "hours-overlap", at: "/data/startedAt",
            restsOn: others.map { Related($0.hours) },
            "\(data.volunteer.text) also served \(other.startedAt.shanghaiText) to "
                + "\(other.endedAt.shanghaiText) in \(other.hours.text).")
    }

    /// The volunteer's other records that share time with an interval, by start.
    func others<S: Situation>(
        of volunteer: VolunteerID, from start: Timestamp, to end: Timestamp, in situation: S
    ) throws(S.Failure) -> [TimesheetEntry] {
        let person = try situation.person(volunteer)
        var others: [TimesheetEntry] = []
        var day = start.day
        while day <= end.day {
            // A record that lasts past midnight stands on two sheets.
            others += try situation.timesheet(person, day)
                .overlapping(start, end, except: HoursID(event.subject))
                .filter { entry in !others.contains { $0.hours == entry.hours } }
            day = day.adding(days: 1)
        }
        return others
    }

    /// The volunteer must have been registered when the service started; later changes do not
    /// matter.
    mutating func checkRegistered<S: Situation>(
        _ id: VolunteerID, at start: Timestamp, _ weight: Objection.Weight, _ pointer: String,
        in situation: S
    ) throws(S.Failure) {
        guard try situation.wasRegistered(id, at: start) == false,
            let volunteer = try situation.volunteer(id)
        else { return }
        let since = volunteer.registered.changes.last.map { change in
            "\(volunteer.registered.isOpen ? "registered since" : "not registered since") "
                + change.shanghaiText
        }
        object(
            weight, "volunteer-not-registered", at: pointer, severity: .major,
            restsOn: [Related(id)],
            "\(id.text) was not registered at \(start.shanghaiText), when the service started; "
                + "\(id.text) is \(since ?? "\(volunteer.lifecycle.name), never registered yet").")
    }

    /// Within the project's days, and while it was published.
    private mutating func checkProject<S: Situation>(
        _ data: HoursServed, in situation: S
    ) throws(S.Failure) {
        guard let project = try situation.project(data.project) else { return }
        let day = data.startedAt.day
        let what: String
        if day < project.startsOn || day > project.endsOn {
            what = "runs from \(project.startsOn.text) to \(project.endsOn.text)"
        } else if !project.published.holds(at: data.startedAt) {
            what = "was not published then"
        } else {
            return
        }
        object(
            .flagsOnly, "outside-project", at: "/data/startedAt",
            restsOn: [Related(data.project)],
            "Service started at \(data.startedAt.shanghaiText), on \(day.text); project "
                + "\(data.project.text) \(what).")
    }

    private mutating func checkShift<S: Situation>(
        _ data: HoursServed, in situation: S
    ) throws(S.Failure) {
        guard let id = data.shift, let shift = try situation.shift(id) else { return }
        try checkShift(id, of: data.project, in: situation)
        if shift.lifecycle == .cancelled {
            object(
                .flagsOnly, "shift-cancelled", at: "/data/shift", restsOn: [Related(id)],
                "Shift \(id.text) was cancelled.")
        }
        if shift.project == data.project,
            data.startedAt < shift.startsAt || data.endedAt > shift.endsAt
        {
            object(
                .flagsOnly, "outside-shift", at: "/data/shift", severity: .note,
                restsOn: [Related(id)],
                "Shift \(id.text) runs from \(shift.startsAt.shanghaiText) to "
                    + "\(shift.endsAt.shanghaiText).")
        }
    }

    private mutating func checkParticipation<S: Situation>(
        _ data: HoursServed, in situation: S
    ) throws(S.Failure) {
        guard let id = data.participation else {
            object(
                .flagsOnly, "no-participation", at: "/data", severity: .note,
                "No participation is named for this service.")
            return
        }
        guard let participation = try situation.participation(id) else { return }
        if participation.volunteer != data.volunteer || participation.project != data.project {
            object(
                .flagsOnly, "participation-of-other", at: "/data/participation",
                restsOn: [Related(id)],
                "Participation \(id.text) is \(participation.volunteer.text)'s in "
                    + "\(participation.project.text).")
        }
        if Participation.isNotHeld(participation.lifecycle) {
            object(
                .flagsOnly, "participation-not-held", at: "/data/participation",
                restsOn: [Related(id)],
                "Participation \(id.text) is \(participation.lifecycle.name): nobody served "
                    + "in it.")
        }
    }
}
