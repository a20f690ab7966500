import Catalogue

extension Review {
    /// Days after which a record of service counts as late.
    private static var lateAfterDays: Int32 { 30 }

    /// Service time is actual service, and only what somebody else confirmed counts.
    mutating func checkHours<S: Situation>(in situation: S) throws(S.Failure) {
        let hours = try situation.hours(HoursID(event.subject))
        switch event.payload {
        case .hoursServed(let data):
            checkInterval(data)
            try checkOverlap(data, in: situation)
            try checkPlace(data, in: situation)
        case .hoursConfirmed(let data):
            checkConfirmer(data.confirmer, hours)
            checkServed(hours)
            try checkMinutes(data.minutes ?? hours?.minutes, hours, in: situation)
        case .hoursRejected(let data): checkConfirmer(data.confirmer, hours)
        case .hoursResolved(let data):
            checkServed(hours)
            try checkMinutes(data.minutes, hours, in: situation)
            try checkStar(after: data.minutes, hours, in: situation)
        case .hoursCorrected(let data):
            try checkMinutes(data.minutes, hours, in: situation)
            try checkStar(after: data.minutes, hours, in: situation)
        case .hoursVoided, .hoursDisputed:
            try checkStar(after: Minutes(0), hours, in: situation)
        default: break
        }
    }

    private mutating func checkInterval(_ data: HoursServed) {
        let length = (data.endedAt.microseconds - data.startedAt.microseconds) / 60_000_000
        if length < 0 {
            object(
                Objection(
                    .refuses, "ends-before-start", at: "/data/endedAt",
                    "Service ended at \(data.endedAt.text), before it started."))
        } else if data.minutes.count > length {
            object(
                Objection(
                    .flags, "minutes-beyond-interval", at: "/data/minutes",
                    "\(data.minutes.count) minutes are claimed for an interval of \(length)."))
        }
        if data.endedAt > event.time {
            object(
                Objection(
                    .flags, "served-after-report", at: "/data/endedAt",
                    "Service ends at \(data.endedAt.text), after the event's own time."))
        }
        let days = recordedTime.day.daysSinceEpoch - data.startedAt.day.daysSinceEpoch
        if days > Self.lateAfterDays {
            object(
                Objection(
                    .flags, "recorded-late", at: "/data/startedAt", severity: .note,
                    "Recorded \(days) days after the service; \(Self.lateAfterDays) are usual."))
        }
    }

    private mutating func checkOverlap<S: Situation>(
        _ data: HoursServed, in situation: S
    ) throws(S.Failure) {
        let first = Month(data.startedAt.day.adding(days: -1))
        let last = Month(data.endedAt.day)
        var month = Month(data.startedAt.day)
        var sheets = [month]
        if first != month { sheets.insert(first, at: 0) }
        if last > month {
            month = last
            sheets.append(month)
        }
        for sheet in sheets {
            let others = try situation.timesheet(data.volunteer, sheet)
                .overlapping(data.startedAt, data.endedAt, except: HoursID(event.subject))
            guard let other = others.first else { continue }
            object(
                Objection(
                    .flags, "hours-overlap", at: "/data/startedAt",
                    restsOn: others.map { Related($0.hours) },
                    "\(data.volunteer.text) also served \(other.startedAt.text) to "
                        + "\(other.endedAt.text) in \(other.hours.text)."))
        }
    }

    private mutating func checkPlace<S: Situation>(
        _ data: HoursServed, in situation: S
    ) throws(S.Failure) {
        try checkPublished(data.project, in: situation)
        if let id = data.shift, let shift = try situation.shift(id) {
            if data.startedAt < shift.startsAt || data.endedAt > shift.endsAt {
                object(
                    Objection(
                        .flags, "outside-shift", at: "/data/shift", severity: .note,
                        restsOn: [Related(id)],
                        "Shift \(id.text) runs from \(shift.startsAt.text) to "
                            + "\(shift.endsAt.text)."))
            }
        }
        guard let id = data.participation else {
            object(
                Objection(
                    .flags, "no-participation", at: "/data", severity: .note,
                    "No participation is named for this service."))
            return
        }
        if let participation = try situation.participation(id),
            participation.volunteer != data.volunteer || participation.project != data.project
        {
            object(
                Objection(
                    .flags, "participation-of-other", at: "/data/participation",
                    restsOn: [Related(id)],
                    "Participation \(id.text) is \(participation.volunteer.text)'s in "
                        + "\(participation.project.text)."))
        }
    }

    /// 谁记录谁证明: the recorder certifies, and nobody certifies their own service.
    private mutating func checkConfirmer(_ confirmer: String, _ hours: Hours?) {
        guard let hours, hours.volunteer.text == confirmer else { return }
        object(
            Objection(
                .forbids, "confirmer-is-volunteer", at: "/data/confirmer", severity: .major,
                "\(confirmer) cannot confirm service of their own."))
    }

    private mutating func checkServed(_ hours: Hours?) {
        guard let hours, hours.endedAt > event.time else { return }
        object(
            Objection(
                .forbids, "not-yet-served", at: "/time",
                "Service ends at \(hours.endedAt.text), after the decision's own time."))
    }

    private mutating func checkMinutes<S: Situation>(
        _ minutes: Minutes?, _ hours: Hours?, in situation: S
    ) throws(S.Failure) {
        guard let minutes, let hours else { return }
        if minutes > hours.interval {
            object(
                Objection(
                    .flags, "minutes-beyond-interval", at: "/data/minutes",
                    restsOn: [Related(HoursID(event.subject))],
                    "\(minutes.count) minutes are confirmed for an interval of "
                        + "\(hours.interval.count)."))
        }
        let day = hours.startedAt.day
        let scheme = try situation.city().scheme(on: day)
        guard let scheme, let cap = scheme.dailyCap else { return }
        let id = HoursID(event.subject)
        let sheet = try situation.timesheet(hours.volunteer, Month(day))
        guard sheet.entry(id) != nil else { return }
        var total = 0
        for entry in sheet.entries where entry.startedAt.day == day && !entry.isVoid {
            total += (entry.hours == id ? minutes : entry.confirmed)?.count ?? 0
        }
        if total > cap.count {
            object(
                Objection(
                    .flags, "daily-cap-exceeded", at: "/data/minutes", severity: .note,
                    "\(total) minutes on \(day.text); scheme \(scheme.number) counts "
                        + "\(cap.count) a day."))
        }
    }

    /// Minutes that go away may leave a star unsupported: that is flagged, never undone silently.
    private mutating func checkStar<S: Situation>(
        after minutes: Minutes, _ hours: Hours?, in situation: S
    ) throws(S.Failure) {
        guard let hours, let volunteer = try situation.volunteer(hours.volunteer),
            volunteer.starLevel > 0,
            let scheme = try situation.city().scheme(on: event.time.day),
            let threshold = scheme.stars.first(where: { $0.level == volunteer.starLevel })
        else { return }
        let day = hours.startedAt.day
        var sheet = try situation.timesheet(hours.volunteer, Month(day))
        guard var entry = sheet.entry(HoursID(event.subject)) else { return }
        entry.confirmed = minutes
        sheet.set(entry)
        let change = sheet.recount(day, under: try situation.city().scheme(on: day))
            .reduce(Minutes(0)) { $0 + $1.change }
        let left = volunteer.confirmed + change
        guard left < threshold.minutes else { return }
        object(
            Objection(
                .flags, "star-unsupported", at: "/subject", severity: .major,
                restsOn: [Related(hours.volunteer)],
                "\(hours.volunteer.text) holds star \(volunteer.starLevel), which takes "
                    + "\(threshold.minutes.count) minutes; \(left.count) are left."))
    }
}
