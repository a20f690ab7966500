internal import JSON

/// A volunteer's participation in a shift, from the application to the evaluation.
struct Participation: Sendable {
    let id: String
    let volunteer: Int
    let project: Int
    /// Key of the shift in ``YearSimulation/shifts``.
    let shift: Int
    let group: Int?
}

/// Steps of a participation.
enum ParticipationStep: Sendable {
    case apply, invite, answer, decide, withdraw, checkIn, checkOut, evaluate
}

extension YearSimulation {
    private static let remarks = ["认真负责", "受到居民欢迎", "准时到岗", "讲解生动", "还需多练习"]

    /// Begins a participation: most volunteers apply, members of groups and experts are invited.
    mutating func begin(_ volunteer: Int, _ key: Int, _ shift: Shift, group: Int?) {
        let centre = projects[shift.project].plan.centre
        centres[centre].participations += 1
        volunteers[volunteer].diary.append((shift.start, shift.end))
        let participation = Participation(
            id: "\(centres[centre].id)-q\(padded(centres[centre].participations, 6))",
            volunteer: volunteer, project: shift.project, shift: key, group: group)
        let isInvited = chance.percent(group == nil ? 12 : 70)
        put(
            .participation(participation, isInvited ? .invite : .apply),
            after: chance.number(5...3000))
    }

    mutating func perform(_ step: ParticipationStep, of participation: Participation) {
        guard let shift = shifts[participation.shift] else { return }
        switch step {
        case .apply, .invite: open(participation, shift, isInvited: step == .invite)
        case .answer: answer(participation)
        case .decide: decide(participation, shift)
        case .withdraw: withdraw(participation, shift)
        case .checkIn: checkIn(participation, shift)
        case .checkOut: checkOut(participation, shift)
        case .evaluate: evaluate(participation)
        }
    }

    private func centre(of participation: Participation) -> Int {
        projects[participation.project].plan.centre
    }

    private mutating func open(
        _ participation: Participation, _ shift: Shift, isInvited: Bool
    ) {
        let volunteer = volunteers[participation.volunteer]
        guard volunteer.status == .registered, !shift.isCancelled, shift.start > now else { return }
        let project = projects[participation.project]
        let group = participation.group.map { groups[$0].id }
        post(
            isInvited ? "participation.invited" : "participation.applied", participation.id,
            from: project.plan.centre, at: now - chance.number(0...20)
        ) { json in
            json.member("volunteer", volunteer.id)
            json.member("project", project.id)
            json.member("recruitment", project.recruitment)
            json.member("shift", shift.id)
            json.member("group", group)
        }
        put(
            .participation(participation, isInvited ? .answer : .decide),
            after: chance.number(30...1600))
    }

    private mutating func answer(_ participation: Participation) {
        let volunteer = volunteers[participation.volunteer]
        let centre = volunteer.home
        guard volunteer.status == .registered else { return }
        switch chance.number(0...99) {
        case ..<82:
            post("participation.consented", participation.id, from: centre) { json in
                json.member("by", "volunteer")
            }
            put(.participation(participation, .decide), after: chance.number(20...600))
        case ..<94:
            post("participation.refused", participation.id, from: centre) { json in
                json.member("reason", "当天另有安排")
            }
        default: break
        }
    }

    /// Accepts a participation while there are places, and sometimes beyond; otherwise waitlists or
    /// declines it.
    private mutating func decide(_ participation: Participation, _ shift: Shift) {
        let centre = centre(of: participation)
        let staff = centres[centre].staff(5)
        let isErased = volunteers[participation.volunteer].isErased
        let isLarge = projects[participation.project].plan.template.isLarge
        let hasRoom = shift.accepted < shift.maximum || chance.percent(isLarge ? 40 : 12)
        if shift.isCancelled || chance.percent(3) || !hasRoom && chance.percent(35) {
            let reason = isErased ? nil : chance.pick(["名额已满", "特长不符合要求"])
            post("participation.declined", participation.id, from: centre) { json in
                json.member("by", staff)
                json.member("reason", reason)
            }
            return
        }
        guard hasRoom else {
            shifts[participation.shift]?.waiting.append(participation)
            post("participation.waitlisted", participation.id, from: centre) { json in
                json.member("by", staff)
            }
            return
        }
        shifts[participation.shift]?.accepted += 1
        post("participation.accepted", participation.id, from: centre) { json in
            json.member("by", staff)
        }
        awaitShift(participation, shift)
    }

    /// Plans what follows for a volunteer with a place.
    mutating func awaitShift(_ participation: Participation, _ shift: Shift) {
        if chance.percent(5), shift.start > now + 60 {
            let left = shift.start.minutes - now.minutes - 30
            agenda.put(
                .participation(participation, .withdraw), at: now + chance.number(10...left))
            return
        }
        agenda.put(
            .participation(participation, .checkIn),
            at: posting(of: shift.start, by: centre(of: participation)))
    }

    private mutating func withdraw(_ participation: Participation, _ shift: Shift) {
        let isErased = volunteers[participation.volunteer].isErased
        let reason = isErased ? nil : chance.pick(["身体不适", "临时有事", "行程变化"])
        post("participation.withdrawn", participation.id, from: centre(of: participation)) { json in
            json.member("reason", reason)
        }
        shifts[participation.shift]?.accepted -= 1
        agenda.put(.shift(participation.shift, .promote), at: now + chance.number(5...240))
    }

    private mutating func checkIn(_ participation: Participation, _ shift: Shift) {
        let centre = centre(of: participation)
        let staff = centres[centre].staff(5)
        if shift.isCancelled || volunteers[participation.volunteer].status != .registered {
            post("participation.declined", participation.id, from: centre) { json in
                json.member("by", staff)
            }
            return
        }
        guard !chance.percent(6) else {
            post("participation.no-show", participation.id, from: centre, at: min(now, shift.end)) {
                json in
                json.member("by", staff)
            }
            return
        }
        let at = shift.start - chance.number(-6...20)
        postPresence("participation.checked-in", participation, at: at)
        agenda.put(
            .participation(participation, .checkOut), at: posting(of: shift.end, by: centre))
    }

    private mutating func checkOut(_ participation: Participation, _ shift: Shift) {
        if !chance.percent(3) {
            postPresence(
                "participation.checked-out", participation, at: shift.end + chance.number(-5...9))
        }
        if chance.percent(20) { put(.participation(participation, .evaluate), days: 0...6) }
        planHours(of: participation, shift)
    }

    private mutating func postPresence(
        _ type: StaticString, _ participation: Participation, at time: Moment
    ) {
        let centre = centre(of: participation)
        let method = chance.pick(["qr", "qr", "code", "kiosk", "geo", "manual"])
        let moment = min(time, now)
        let text = moment.text(inUTC: centres[centre].writesUTC)
        post(type, participation.id, from: centre, at: moment) { json in
            json.member("method", method)
            json.member("at", text)
        }
    }

    private mutating func evaluate(_ participation: Participation) {
        let isErased = volunteers[participation.volunteer].isErased
        let by = chance.pick(["centre", "beneficiary", "leader"])
        let score = chance.weighted([1, 2, 8, 40, 49]) + 1
        let remark = !isErased && chance.percent(30) ? chance.pick(Self.remarks) : nil
        post("participation.evaluated", participation.id, from: centre(of: participation)) { json in
            json.member("by", by)
            json.member("score", score)
            json.member("remark", remark)
        }
    }
}
