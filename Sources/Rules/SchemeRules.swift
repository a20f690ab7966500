import Catalogue

extension Review {
    /// Thresholds have dates, and counting is never changed behind what has been counted.
    mutating func checkScheme<S: Situation>(in situation: S) throws(S.Failure) {
        guard case .schemePublished(let data) = event.payload else { return }
        for (lower, upper) in zip(data.stars, data.stars.dropFirst())
        where upper.level <= lower.level || upper.minutes <= lower.minutes {
            object(
                Objection(
                    .refuses, "levels-not-ascending", at: "/data/stars",
                    "Level \(upper.level) at \(upper.minutes.count) minutes does not ascend from "
                        + "level \(lower.level) at \(lower.minutes.count)."))
        }
        let city = try situation.city()
        if let same = city.schemes.first(where: { $0.effectiveFrom == data.effectiveFrom }) {
            object(
                Objection(
                    .refuses, "effective-date-taken", at: "/data/effectiveFrom",
                    "Scheme \(same.number) takes effect on \(data.effectiveFrom.text) already."))
        }
        if let last = city.lastConfirmedDay, data.effectiveFrom <= last {
            object(
                Objection(
                    .refuses, "scheme-retroactive", at: "/data/effectiveFrom",
                    "Service is confirmed up to \(last.text); a scheme may take effect from "
                        + "\(last.adding(days: 1).text)."))
        }
    }

    /// A star takes the minutes that the scheme in force asks for (policy ¶3(5)).
    mutating func checkStar<S: Situation>(in situation: S) throws(S.Failure) {
        guard case .starAwarded(let data) = event.payload else { return }
        let inForce = try situation.city().scheme(on: event.time.day)
        guard let scheme = inForce, scheme.id == data.scheme else {
            object(
                Objection(
                    .forbids, "scheme-not-in-force", at: "/data/scheme",
                    "On \(event.time.day.text) the scheme in force is "
                        + "\(inForce?.id.text ?? "none")."))
            return
        }
        guard let threshold = scheme.stars.first(where: { $0.level == data.level }) else {
            object(
                Objection(
                    .forbids, "level-not-in-scheme", at: "/data/level",
                    "Scheme \(scheme.number) has no level \(data.level)."))
            return
        }
        guard let volunteer = try situation.volunteer(data.volunteer) else { return }
        if volunteer.lifecycle != .registered {
            object(
                Objection(
                    .forbids, "volunteer-not-registered", at: "/data/volunteer",
                    "\(data.volunteer.text) is \(volunteer.lifecycle.name)."))
        }
        if volunteer.starLevel >= data.level {
            object(
                Objection(
                    .forbids, "star-already-held", at: "/data/level",
                    "\(data.volunteer.text) holds level \(volunteer.starLevel); the award is for "
                        + "level \(data.level)."))
        }
        if volunteer.confirmed < threshold.minutes {
            object(
                Objection(
                    .forbids, "minutes-below-threshold", at: "/data/level", severity: .major,
                    "Level \(data.level) takes \(threshold.minutes.count) minutes; "
                        + "\(data.volunteer.text) has \(volunteer.confirmed.count)."))
        }
    }
}
