import Catalogue

extension Review {
    /// A certificate says what the record says (志愿服务条例, art. 19).
    mutating func checkCertificate<S: Situation>(in situation: S) throws(S.Failure) {
        guard case .certificateIssued(let data) = event.payload,
            let volunteer = try situation.volunteer(data.volunteer)
        else { return }
        guard data.from <= data.to else {
            object(
                .rejectsAlways, "ends-before-start", at: "/data/to",
                "The service begins on \(data.from.text) and ends on \(data.to.text).")
            return
        }
        if data.to > event.time.day {
            object(
                .rejectsDecision, "not-yet-served", at: "/data/to",
                "The certificate of \(event.time.day.text) certifies service until "
                    + "\(data.to.text).")
        }
        let minutes = try minutes(
            of: data.volunteer, volunteer, from: data.from, to: data.to, in: situation)
        if minutes != data.minutes {
            object(
                .rejectsDecision, "minutes-differ", at: "/data/minutes", severity: .major,
                restsOn: [Related(data.volunteer)],
                "\(data.minutes.count) minutes are certified; \(data.volunteer.text) has "
                    + "\(minutes.count) that count from \(data.from.text) to \(data.to.text).")
        }
    }

    /// Minutes that count now, of service on days of a range.
    private func minutes<S: Situation>(
        of id: VolunteerID, _ volunteer: Volunteer, from: CivilDate, to: CivilDate,
        in situation: S
    ) throws(S.Failure) -> Minutes {
        guard let first = volunteer.servedFirst, let last = volunteer.servedLast else {
            return .zero
        }
        var total = Minutes.zero
        var day = max(from, first)
        while day <= min(to, last) {
            for entry in try situation.timesheet(id, day).entries(startedOn: day) {
                total += entry.counted
            }
            day = day.adding(days: 1)
        }
        return total
    }
}
