internal import JSON

/// A record of hours 服务时长.
struct Hours: Sendable {
    var id: String
    let volunteer: Int
    let project: Int
    var participation: String?
    var shift: String?
    var group: String?
    var start: Moment
    var end: Moment
    var minutes: Int
    var activity = "service"
    /// Paid working time, which is recorded and never counts.
    var isOnDuty = false
    /// Minutes that are confirmed at present.
    var confirmed = 0
}

/// Steps of a record of hours.
enum HoursStep: Sendable {
    case serve, confirm, dispute, resolve, correct, void(String)
}

extension YearSimulation {
    /// Plans the records of one participation: the service, and sometimes a rehearsal before it,
    /// setting up in working time, a superfluous record, or unplanned help.
    mutating func planHours(of participation: Participation, _ shift: Shift) {
        let plan = projects[participation.project].plan
        let template = plan.template
        // A few volunteers come early or stay longer.
        let slack = chance.percent(6) ? 15 : 0
        let start = shift.start + chance.number(-slack...8)
        let end = max(start + 20, min(now, shift.end + chance.number(-10...slack)))
        let service = Hours(
            id: "", volunteer: participation.volunteer, project: participation.project,
            participation: participation.id, shift: shift.id,
            group: participation.group.map { groups[$0].id }, start: start, end: end,
            minutes: end.minutes - start.minutes + (chance.percent(1) ? 30 : 0))
        planRecord(service)
        let isFirst =
            shift.start == shift.start.day.at(plan.sessions[0].start)
            && !plan.days.contains(shift.start.day - 1)
        if template.isRehearsed, isFirst, chance.percent(35) {
            planRecord(another(service, "rehearsal", at: (shift.start.day - 1).at(1110), 90))
        }
        if template.isLarge, isFirst, chance.percent(12) {
            var setUp = another(service, "service", at: (shift.start.day - 2).at(840), 120)
            setUp.isOnDuty = true
            planRecord(setUp)
        }
        if chance.perMille(7) { planRecord(service) }
        if chance.percent(1) {
            var help = another(service, "service", at: shift.start - 90, 60)
            help.participation = nil
            planRecord(help)
        }
    }

    private func another(
        _ hours: Hours, _ activity: String, at start: Moment, _ length: Int
    ) -> Hours {
        var other = hours
        other.shift = nil
        other.start = start
        other.end = start + length
        other.minutes = length
        other.activity = activity
        return other
    }

    /// Most records are posted with those of the day or week, a few more than a month late.
    private mutating func planRecord(_ hours: Hours) {
        let delay = chance.percent(2) ? chance.number(33...60) * 1440 : chance.number(1...40)
        agenda.put(.hours(hours, .serve), at: max(now, hours.end) + delay)
    }

    mutating func perform(_ step: HoursStep, of hours: Hours) {
        switch step {
        case .serve: serve(hours)
        case .confirm: confirm(hours)
        case .dispute: dispute(hours)
        case .resolve: resolve(hours)
        case .correct: correct(hours)
        case .void(let reason): void(hours, reason)
        }
    }

    private func centre(of hours: Hours) -> Int { projects[hours.project].plan.centre }

    private mutating func serve(_ served: Hours) {
        let centre = centre(of: served)
        centres[centre].hours += 1
        var hours = served
        hours.id = "\(centres[centre].id)-h\(padded(centres[centre].hours, 6))"
        let inUTC = centres[centre].writesUTC
        let (volunteer, project) = (volunteers[hours.volunteer].id, projects[hours.project].id)
        post("hours.served", hours.id, from: centre) { json in
            json.member("volunteer", volunteer)
            json.member("project", project)
            json.member("participation", hours.participation)
            json.member("shift", hours.shift)
            json.member("group", hours.group)
            json.member("startedAt", hours.start.text(inUTC: inUTC))
            json.member("endedAt", hours.end.text(inUTC: inUTC))
            json.member("minutes", hours.minutes)
            json.member("activity", hours.activity)
            if hours.isOnDuty { json.member("onDuty", true) }
        }
        if !chance.percent(4) { put(.hours(hours, .confirm), after: chance.number(60...8000)) }
    }

    /// 谁记录谁证明: confirms a record with its own or other minutes, or rejects it.
    private mutating func confirm(_ hours: Hours) {
        let centre = centre(of: hours)
        let staff = centres[centre].staff(chance.number(6...8))
        let possible = possible(hours)
        guard possible > 0, !chance.percent(3) else {
            let reason = possible > 0 ? "无签到记录" : "与另一条记录重复或当时未注册"
            post("hours.rejected", hours.id, from: centre) { json in
                json.member("confirmer", staff)
                json.member("reason", reason)
            }
            if chance.percent(40) { put(.hours(hours, .dispute), days: 1...14) }
            return
        }
        var confirmed = hours
        let wanted =
            chance.percent(6) ? max(0, hours.minutes + chance.number(-6...2) * 10) : hours.minutes
        confirmed.confirmed = min(wanted, possible)
        let other = confirmed.confirmed == hours.minutes ? nil : confirmed.confirmed
        post("hours.confirmed", hours.id, from: centre) { json in
            json.member("confirmer", staff)
            if let other { json.member("minutes", other) }
        }
        volunteers[hours.volunteer].confirmed[hours.id] = confirmed
        count(confirmed, confirmed.confirmed)
        switch chance.number(0...199) {
        case 0...2: put(.hours(confirmed, .dispute), days: 1...20)
        case 3...6: put(.hours(confirmed, .correct), days: 1...30)
        case 7...9:
            let reason = chance.pick(["duplicate", "error", "fraud", "other"])
            put(.hours(confirmed, .void(reason)), days: 2...40)
        default: break
        }
    }

    /// The minutes of a record that may be confirmed: of a registered volunteer, within its
    /// interval, and not covered by another record.
    private func possible(_ hours: Hours) -> Int {
        let volunteer = volunteers[hours.volunteer]
        guard volunteer.wasRegistered(at: hours.start) else { return 0 }
        return volunteer.uncovered(by: hours)
    }

    /// Disputes a record, which does not count until the dispute is resolved.
    private mutating func dispute(_ hours: Hours) {
        post("hours.disputed", hours.id, from: centre(of: hours)) { json in
            json.member("reason", "签到设备故障")
        }
        count(hours, -hours.confirmed)
        volunteers[hours.volunteer].confirmed[hours.id] = nil
        var disputed = hours
        disputed.confirmed = 0
        if chance.percent(85) { put(.hours(disputed, .resolve), days: 2...20) }
    }

    private mutating func resolve(_ hours: Hours) {
        let minutes = min(
            max(0, hours.minutes + chance.number(-2...1) * 15), possible(hours))
        post("hours.resolved", hours.id, from: centre(of: hours)) { json in
            json.member("minutes", minutes)
            json.member("reason", "经核实签到与现场记录")
        }
        count(hours, minutes)
        var resolved = hours
        resolved.confirmed = minutes
        volunteers[hours.volunteer].confirmed[hours.id] = resolved
        if chance.percent(5) { put(.hours(resolved, .correct), days: 2...20) }
    }

    private mutating func correct(_ hours: Hours) {
        let wanted = max(0, hours.confirmed + chance.number(-5...3) * 10)
        let minutes = min(wanted, max(hours.confirmed, possible(hours)))
        post("hours.corrected", hours.id, from: centre(of: hours)) { json in
            json.member("minutes", minutes)
            json.member("reason", "扣除午休")
        }
        count(hours, minutes - hours.confirmed)
        var corrected = hours
        corrected.confirmed = minutes
        volunteers[hours.volunteer].confirmed[hours.id] = corrected
        if chance.percent(4) { put(.hours(corrected, .void("error")), days: 2...20) }
    }

    private mutating func void(_ hours: Hours, _ reason: String) {
        let detail = reason == "duplicate" ? "与另一条记录重复" : "经核查不属实"
        post("hours.voided", hours.id, from: centre(of: hours)) { json in
            json.member("reason", reason)
            json.member("detail", detail)
        }
        volunteers[hours.volunteer].confirmed[hours.id] = nil
        count(hours, -hours.confirmed)
    }
}
