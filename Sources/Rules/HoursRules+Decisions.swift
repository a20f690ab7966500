import Catalogue

extension Review {
    /// 谁记录谁证明: the recorder certifies, and nobody certifies their own service.
    mutating func checkConfirmer(_ confirmer: String, _ hours: Hours?) {
        guard let hours, hours.volunteer.text == confirmer else { return }
        object(
            .rejectsDecision, "confirmer-is-volunteer", at: "/data/confirmer", severity: .major,
            "\(confirmer) cannot confirm service of their own.")
    }

    /// Minutes that become confirmed: of service that is over, by a registered volunteer, within the
    /// interval, and of time that no other confirmed record covers.
    mutating func checkDecided<S: Situation>(
        _ minutes: Minutes?, _ hours: Hours?, in situation: S
    ) throws(S.Failure) {
        guard let minutes, let hours else { return }
        checkServed(hours)
        // A dispute can always be settled with no minutes at all.
        if case .hoursConfirmed = event.payload {
            try checkRegistered(hours, in: situation)
        } else if minutes > .zero {
            try checkRegistered(hours, in: situation)
        }
        checkInterval(minutes, hours)
        try checkCover(minutes, hours, in: situation)
        try checkCap(minutes, hours, in: situation)
    }

    /// A balance is of days that are over, and has no more minutes than they have.
    mutating func checkCarried(_ data: HoursCarried) {
        guard data.from <= data.to else {
            object(
                .rejectsAlways, "ends-before-start", at: "/data/to",
                "The balance begins on \(data.from.text) and ends on \(data.to.text).")
            return
        }
        if data.to > event.time.day {
            object(
                .flagsOnly, "served-after-report", at: "/data/to",
                "Service ends on \(data.to.text), after the event's own time.")
        }
        let length = data.to.adding(days: 1).start.minutes(since: data.from.start)
        if data.minutes.count > length {
            object(
                .flagsOnly, "minutes-beyond-interval", at: "/data/minutes",
                "\(data.minutes.count) minutes are claimed for an interval of \(length).")
        }
    }

    /// Minutes of a confirmed record that change: fewer are always possible.
    mutating func checkCorrected<S: Situation>(
        _ minutes: Minutes, _ hours: Hours?, in situation: S
    ) throws(S.Failure) {
        guard let hours else { return }
        checkInterval(minutes, hours)
        if minutes > hours.minutes {
            if hours.lifecycle == .confirmed,
                try holds(.correctionNeedsRegistration, in: situation)
            {
                try checkRegistered(hours, in: situation)
            }
            try checkCover(minutes, hours, in: situation)
        }
        try checkCap(minutes, hours, in: situation)
    }

    private mutating func checkRegistered<S: Situation>(
        _ hours: Hours, in situation: S
    ) throws(S.Failure) {
        // A balance is of service before this ledger knew the volunteer.
        guard !hours.isCarried else { return }
        try checkRegistered(
            hours.volunteer, at: hours.startedAt, .rejectsDecision, "/subject", in: situation)
    }

    private mutating func checkServed(_ hours: Hours) {
        guard hours.endedAt > event.time else { return }
        object(
            .rejectsDecision, "not-yet-served", at: "/time",
            "Service ends at \(hours.endedAt.shanghaiText), after the decision's own time.")
    }

    private mutating func checkInterval(_ minutes: Minutes, _ hours: Hours) {
        guard minutes > hours.interval else { return }
        object(
            .rejectsDecision, "minutes-beyond-interval", at: "/data/minutes",
            restsOn: [Related(HoursID(event.subject))],
            "\(minutes.count) minutes are confirmed for an interval of "
                + "\(hours.interval.count): give \(hours.interval.count) at most.")
    }

    /// Nobody serves twice at one time: at most the minutes that others leave uncovered.
    private mutating func checkCover<S: Situation>(
        _ minutes: Minutes, _ hours: Hours, in situation: S
    ) throws(S.Failure) {
        guard minutes > .zero, !hours.isCarried else { return }
        let others = try others(
            of: hours.volunteer, from: hours.startedAt, to: hours.endedAt, in: situation
        ).filter { ($0.confirmed ?? .zero) > .zero }
        guard !others.isEmpty else { return }
        let left = others.left(from: hours.startedAt, to: hours.endedAt)
        guard minutes > left else { return }
        let names = others.map(\.hours.text).joined(separator: ", ")
        object(
            .rejectsDecision, "hours-overlap", at: "/data/minutes",
            restsOn: [Related(HoursID(event.subject))] + others.map { Related($0.hours) },
            "\(minutes.count) minutes are confirmed in \(event.subject); \(names), confirmed "
                + "already, leaves \(left.count) of its \(hours.interval.count) minutes.")
    }

    private mutating func checkCap<S: Situation>(
        _ minutes: Minutes, _ hours: Hours, in situation: S
    ) throws(S.Failure) {
        let day = hours.startedAt.day
        guard let scheme = try situation.city().scheme(on: day), let cap = scheme.dailyCap,
            !hours.isCarried, !hours.isOnDuty, scheme.counts.contains(hours.activity)
        else { return }
        let id = HoursID(event.subject)
        let sheet = try situation.timesheet(situation.person(hours.volunteer), day)
        var total = minutes
        for entry in sheet.entries
        where entry.startedAt.day == day && entry.hours != id && entry.isCounted(under: scheme) {
            total += entry.confirmed ?? .zero
        }
        if total > cap {
            object(
                .flagsOnly, "daily-cap-exceeded", at: "/data/minutes", severity: .note,
                "\(total.count) minutes on \(day.text); scheme \(scheme.number) counts "
                    + "\(cap.count) a day.")
        }
    }

    /// Minutes that go away may leave a star unsupported: that is flagged, never undone silently.
    ///
    /// The star's own scheme says what it takes, and only the change that crosses it is flagged.
    mutating func checkStar<S: Situation>(
        after minutes: Minutes, _ hours: Hours?, in situation: S
    ) throws(S.Failure) {
        guard let hours else { return }
        let person = try situation.person(hours.volunteer)
        guard let volunteer = try situation.volunteer(person), let id = volunteer.starScheme
        else { return }
        let city = try situation.city()
        guard let scheme = city.schemes.first(where: { $0.id == id }),
            let threshold = scheme.stars.first(where: { $0.level == volunteer.starLevel }),
            volunteer.confirmed >= threshold.minutes
        else { return }
        let change = try change(to: minutes, hours, city, in: situation)
        let left = volunteer.confirmed + change
        guard left < threshold.minutes else { return }
        object(
            .flagsOnly, "star-unsupported", at: "/subject", severity: .major,
            restsOn: [Related(person)],
            // Who posts is told of the volunteer of the record, and of nobody merged with that one.
            "\(hours.volunteer.text) holds star \(volunteer.starLevel), which takes "
                + "\(threshold.minutes.count) minutes; \(left.count) are left.")
    }

    /// How the minutes that count change when those of a record become others.
    private func change<S: Situation>(
        to minutes: Minutes, _ hours: Hours, _ city: City, in situation: S
    ) throws(S.Failure) -> Minutes {
        if hours.isCarried { return minutes - hours.carried }
        let day = hours.startedAt.day
        var sheet = try situation.timesheet(situation.person(hours.volunteer), day)
        guard var entry = sheet.entry(HoursID(event.subject)) else { return .zero }
        entry.confirmed = minutes
        return sheet.set(entry, under: city.scheme(on: day)).reduce(Minutes(0)) { $0 + $1.change }
    }
}
