internal import JSON

/// Steps of a volunteer's star 星级.
enum StarStep: Sendable {
    case award, revoke, sanction
}

extension YearSimulation {
    /// Adds minutes to a volunteer's total, within the daily cap, and checks whether a star is due.
    ///
    /// The order within a day does not matter: a day counts its sum, up to the cap.
    mutating func count(_ hours: Hours, _ change: Int) {
        let day = hours.start.day
        let scheme = scheme(on: day)
        guard change != 0, !hours.isOnDuty, scheme.counts.contains(hours.activity) else { return }
        let number = hours.volunteer
        let before = volunteers[number].minutesByDay[day] ?? 0
        let after = before + change
        volunteers[number].minutesByDay[day] = after
        volunteers[number].minutes += min(after, scheme.dailyCap) - min(before, scheme.dailyCap)
        let volunteer = volunteers[number]
        if change > 0 {
            guard dueLevel(of: number) > volunteer.star, !volunteer.isAwardPlanned else { return }
            volunteers[number].isAwardPlanned = true
            put(.star(number, .award), days: 3...25)
        } else if let star = volunteer.awards.last, volunteer.minutes < threshold(star.level),
            chance.percent(50)
        {
            put(.star(number, .revoke), days: 5...20)
        }
    }

    private func dueLevel(of number: Int) -> Int {
        guard !volunteers[number].isBarred else { return 0 }
        let stars = scheme(on: now.day).stars
        return (stars.lastIndex { $0 <= volunteers[number].minutes } ?? -1) + 1
    }

    private func threshold(_ level: Int) -> Int { scheme(on: now.day).stars[level - 1] }

    mutating func perform(_ step: StarStep, of number: Int) {
        switch step {
        case .award: award(number)
        case .revoke:
            guard let star = volunteers[number].awards.last,
                volunteers[number].minutes < threshold(star.level)
            else { return }
            revoke(number, "有效时长不足")
        case .sanction:
            volunteers[number].isBarred = true
            revoke(number, "违反志愿服务纪律")
        }
    }

    private mutating func award(_ number: Int) {
        volunteers[number].isAwardPlanned = false
        let volunteer = volunteers[number]
        let level = dueLevel(of: number)
        guard volunteer.status == .registered, level > volunteer.star else { return }
        volunteers[number].awardCount += 1
        let id = "\(volunteer.id)-star\(volunteer.awardCount + 1)"
        let scheme = scheme(on: now.day).id
        post("star.awarded", id, from: volunteer.home) { json in
            json.member("volunteer", volunteer.id)
            json.member("level", level)
            json.member("scheme", scheme)
        }
        volunteers[number].awards.append(Volunteer.Award(level: level, id: id))
        if chance.percent(3) { put(.star(number, .sanction), days: 20...90) }
    }

    private mutating func revoke(_ number: Int, _ reason: String) {
        guard let star = volunteers[number].awards.popLast() else { return }
        post("star.revoked", star.id, from: volunteers[number].home) { json in
            json.member("reason", reason)
        }
    }
}
