internal import JSON

/// A shift 场次 that is in the future or recently ended.
struct Shift: Sendable {
    let id: String
    let project: Int
    var start: Moment
    var end: Moment
    var maximum: Int
    var accepted = 0
    /// The participations that wait for a place.
    var waiting: [Participation] = []
    var isCancelled = false
}

/// Steps of a shift.
enum ShiftStep: Sendable {
    case fill, change, cancel, promote, forget
}

extension YearSimulation {
    /// The number of days after which only late hours of a shift are posted.
    private static let memoryDays = 15

    mutating func schedule(_ slot: Int, of number: Int) {
        let project = projects[number]
        let plan = project.plan
        let (start, end) = plan.slot(slot)
        guard start > now else { return }
        projects[number].shifts += 1
        let shift = Shift(
            id: "\(project.id)-s\(padded(projects[number].shifts, 3))", project: number,
            start: start, end: end, maximum: plan.maximum)
        shiftCount += 1
        let key = shiftCount
        shifts[key] = shift
        let inUTC = centres[plan.centre].writesUTC
        post("shift.scheduled", shift.id, from: plan.centre) { json in
            json.member("project", project.id)
            json.member("venue", plan.venue)
            json.member("district", plan.district)
            json.member("startsAt", start.text(inUTC: inUTC))
            json.member("endsAt", end.text(inUTC: inUTC))
            json.member("minimum", max(1, plan.maximum / 2))
            json.member("maximum", plan.maximum)
            json.member("skills", Array(plan.template.skills.prefix(1)))
        }
        let opening = (start.day - chance.number(6...12)).at(chance.number(540...1140))
        agenda.put(.shift(key, .fill), at: max(now + 30, opening))
        if chance.percent(4) {
            agenda.put(.shift(key, .change), at: max(now + 60, (start.day - 2).at(11 * 60)))
        }
        if chance.percent(2) {
            agenda.put(.shift(key, .cancel), at: max(now + 60, (start.day - 1).at(15 * 60)))
        }
        agenda.put(.shift(key, .forget), at: end + Self.memoryDays * 1440)
    }

    mutating func perform(_ step: ShiftStep, of key: Int) {
        guard let shift = shifts[key] else { return }
        let project = projects[shift.project]
        let centre = project.plan.centre
        switch step {
        case .fill: fill(key, shift)
        case .change:
            guard !shift.isCancelled, shift.start > now else { return }
            let isLater = chance.percent(50)
            if isLater {
                shifts[key]?.start = shift.start + 60
                shifts[key]?.end = shift.end + 60
            } else {
                shifts[key]?.maximum = max(1, shift.maximum + chance.number(-1...2))
            }
            let inUTC = centres[centre].writesUTC
            let changed = shifts[key] ?? shift
            post("shift.changed", shift.id, from: centre) { json in
                if isLater {
                    json.member("startsAt", changed.start.text(inUTC: inUTC))
                    json.member("endsAt", changed.end.text(inUTC: inUTC))
                } else {
                    json.member("maximum", changed.maximum)
                }
                json.member("reason", "现场条件变化")
            }
        case .cancel:
            guard !shift.isCancelled, shift.start > now else { return }
            shifts[key]?.isCancelled = true
            post("shift.cancelled", shift.id, from: centre) { json in
                json.member("reason", "天气原因")
            }
        case .promote: promote(key, shift)
        case .forget: shifts[key] = nil
        }
    }

    /// Fills a shift with a group or single volunteers who want to take part.
    private mutating func fill(_ key: Int, _ shift: Shift) {
        let project = projects[shift.project]
        guard project.status == .published, !shift.isCancelled else { return }
        let plan = project.plan
        var wanted = max(1, shift.maximum * (plan.template.demand + chance.number(-25...25)) / 100)
        var chosen: Set<Int> = []
        if chance.percent(plan.template.groupPercent), let group = someGroup(plan.centre) {
            for member in groups[group].members.prefix(max(2, wanted / 2))
            where isFree(member, for: shift) && chosen.insert(member).inserted {
                begin(member, key, shift, group: group)
                wanted -= 1
            }
        }
        // Some of those who are asked were asked before, so more are asked than are wanted.
        for _ in 0..<max(0, wanted * 2) where wanted > 0 {
            guard let volunteer = someone(in: centres[plan.centre].territory),
                isFree(volunteer, for: shift), chosen.insert(volunteer).inserted
            else { continue }
            begin(volunteer, key, shift, group: nil)
            wanted -= 1
        }
    }

    /// Whether a volunteer may serve and is free at that time; a few overlook another appointment.
    private mutating func isFree(_ number: Int, for shift: Shift) -> Bool {
        guard volunteers[number].status == .registered else { return false }
        let now = now
        volunteers[number].diary.removeAll { $0.end < now }
        return chance.percent(3)
            || !volunteers[number].diary.contains { $0.start < shift.end && shift.start < $0.end }
    }

    private mutating func someGroup(_ centre: Int) -> Int? {
        let territory = centres[centre].territory
        let known = groups.indices.filter { number in
            groups[number].isRegistered && groups[number].members.count > 2
                && centres[groups[number].centre].territory == territory
        }
        return known.isEmpty ? nil : chance.pick(known)
    }

    /// A place is free again: the first waiting volunteer takes it.
    private mutating func promote(_ key: Int, _ shift: Shift) {
        guard !shift.isCancelled, shift.start > now, shift.accepted < shift.maximum,
            let first = shift.waiting.first
        else { return }
        shifts[key]?.waiting.removeFirst()
        shifts[key]?.accepted += 1
        let staff = centres[projects[shift.project].plan.centre].staff(5)
        post("participation.accepted", first.id, from: projects[shift.project].plan.centre) {
            json in
            json.member("by", staff)
        }
        awaitShift(first, shift)
    }
}
