import Catalogue

extension Review {
    /// Thresholds have dates, and counting is never changed behind what has been counted.
    mutating func checkScheme<S: Situation>(in situation: S) throws(S.Failure) {
        guard case .schemePublished(let data) = event.payload else { return }
        for (lower, upper) in zip(data.stars, data.stars.dropFirst())
        where upper.level <= lower.level || upper.minutes <= lower.minutes {
            object(
                .rejectsAlways, "levels-not-ascending", at: "/data/stars",
                "Level \(upper.level) at \(upper.minutes.count) minutes does not ascend from "
                    + "level \(lower.level) at \(lower.minutes.count).")
        }
        let city = try situation.city()
        if let same = city.schemes.first(where: { $0.effectiveFrom == data.effectiveFrom }) {
            object(
                .rejectsAlways, "effective-date-taken", at: "/data/effectiveFrom",
                "Scheme \(same.number) takes effect on \(data.effectiveFrom.text) already.")
        }
        if let last = city.lastConfirmedDay, data.effectiveFrom <= last {
            object(
                .rejectsAlways, "scheme-retroactive", at: "/data/effectiveFrom",
                "Service is confirmed up to \(last.text); a scheme may take effect from "
                    + "\(last.adding(days: 1).text).")
        }
    }

    /// A star takes the minutes that the scheme in force asks for (policy ¶3(5)).
    mutating func checkStar<S: Situation>(in situation: S) throws(S.Failure) {
        guard case .starAwarded(let data) = event.payload else { return }
        checkBackDated()
        guard let scheme = try schemeInForce(data.scheme, in: situation) else { return }
        guard let threshold = scheme.stars.first(where: { $0.level == data.level }) else {
            object(
                .rejectsDecision, "level-not-in-scheme", at: "/data/level",
                "Scheme \(scheme.number) has no level \(data.level).")
            return
        }
        guard let volunteer = try situation.volunteer(data.volunteer) else { return }
        if volunteer.lifecycle != .registered {
            object(
                .rejectsDecision, "volunteer-not-registered", at: "/data/volunteer",
                "\(data.volunteer.text) is \(volunteer.lifecycle.name).")
        }
        if volunteer.starLevel >= data.level {
            object(
                .rejectsDecision, "star-already-held", at: "/data/level",
                "\(data.volunteer.text) holds level \(volunteer.starLevel); the award is for "
                    + "level \(data.level).")
        }
        try checkMinutes(
            of: data.volunteer, volunteer, reach: threshold.minutes, "Level \(data.level)",
            at: "/data/level", in: situation)
        try checkAward(
            of: .volunteer(data.volunteer), by: data.selection, noticeDays: threshold.noticeDays,
            in: situation)
    }

    /// The scheme that an award names, where it is in force on the day of the award.
    mutating func schemeInForce<S: Situation>(
        _ named: SchemeID, in situation: S
    ) throws(S.Failure) -> Scheme? {
        let inForce = try situation.city().scheme(on: event.time.day)
        if let scheme = inForce, scheme.id == named { return scheme }
        object(
            .rejectsDecision, "scheme-not-in-force", at: "/data/scheme",
            "On \(event.time.day.text) the scheme in force is "
                + "\(inForce?.id.text ?? "none").")
        return nil
    }

    /// An award takes so many minutes of service up to its day, confirmed by its time.
    mutating func checkMinutes<S: Situation>(
        of id: VolunteerID, _ volunteer: Volunteer, reach threshold: Minutes, _ what: String,
        at pointer: String, in situation: S
    ) throws(S.Failure) {
        let minutes = try minutes(of: id, volunteer, in: situation)
        guard minutes < threshold else { return }
        object(
            .rejectsDecision, "minutes-below-threshold", at: pointer, severity: .major,
            "\(what) takes \(threshold.count) minutes; \(id.text) has \(minutes.count) of "
                + "service until \(event.time.day.text) that was confirmed by "
                + "\(event.time.shanghaiText).")
    }

    /// An award is dated on the day of the decision; only the operator brings in older ones.
    mutating func checkBackDated() {
        guard recordedTime > event.time.adding(minutes: Self.awardNoticeMinutes) else { return }
        object(
            importsHistory ? .flagsOnly : .rejectsDecision, "award-back-dated", at: "/time",
            "The award is dated \(event.time.shanghaiText) and recorded at \(recordedTime.shanghaiText), more "
                + "than \(Self.awardNoticeMinutes / 60) hours later.")
    }

    /// How long after its own time an award may be recorded.
    private static var awardNoticeMinutes: Int { 24 * 60 }

    /// Minutes that count for an award: of service up to its day, confirmed by its time.
    private func minutes<S: Situation>(
        of id: VolunteerID, _ volunteer: Volunteer, in situation: S
    ) throws(S.Failure) -> Minutes {
        let day = event.time.day
        // Mostly nothing came later than the award.
        let isServed = volunteer.servedLast.map { $0 <= day } ?? true
        if isServed, volunteer.confirmedAt ?? event.time <= event.time {
            return volunteer.confirmed
        }
        let city = try situation.city()
        var total = Minutes.zero
        for id in try situation.holders(of: Claim(.carriedHours, [id.text])) {
            guard let hours = try situation.hours(HoursID(id)),
                hours.confirmedAt ?? event.time <= event.time
            else { continue }
            total += hours.carried
        }
        guard let first = volunteer.servedFirst, let last = volunteer.servedLast else {
            return total
        }
        var next = first
        while next <= min(last, day) {
            var sheet = try situation.timesheet(id, next)
            for var entry in sheet.entries(startedOn: next) where entry.confirmed != nil {
                guard let at = try situation.hours(entry.hours)?.confirmedAt, at > event.time
                else { continue }
                entry.confirmed = nil
                sheet.set(entry)
            }
            _ = sheet.recount(next, under: city.scheme(on: next))
            for entry in sheet.entries(startedOn: next) { total += entry.counted }
            next = next.adding(days: 1)
        }
        return total
    }
}
