internal import JSON

/// A project and its progress.
struct Project: Sendable {
    enum Status: Sendable {
        case planned, proposed, published, suspended, cancelled, completed
    }

    let id: String
    var plan: ProjectPlan
    var status = Status.planned
    /// The open recruitment, if there is one.
    var recruitment: String?
    var recruitments = 0
    var shifts = 0
    var isNominated = false

    /// The days on which it starts and ends, from its shifts.
    var startsOn: Day { plan.days[0] }
    var endsOn: Day { plan.days[plan.days.count - 1] }
}

/// Steps of a project.
enum ProjectStep: Sendable {
    case propose, review, publish, recruit, endRecruitment, schedule(Int)
    case amend, rededicate, suspend, resume, cancel, complete
    case nominate, designate, revokeBrand
}

extension YearSimulation {
    mutating func perform(_ step: ProjectStep, of number: Int) {
        let project = projects[number]
        let centre = project.plan.centre
        switch step {
        case .propose: propose(number)
        case .review: review(number)
        case .publish: publish(number)
        case .recruit: recruit(number)
        case .endRecruitment:
            guard let recruitment = project.recruitment else { return }
            let reason = chance.pick(["filled", "expired"])
            projects[number].recruitment = nil
            post("recruitment.closed", recruitment, from: centre) { json in
                json.member("reason", reason)
            }
        case .schedule(let slot):
            if project.status == .published { schedule(slot, of: number) }
        case .complete:
            guard project.status == .published || project.status == .suspended else { return }
            projects[number].status = .completed
            post("project.completed", project.id, from: centre) { json in
                json.member("summary", "全年计划完成")
            }
        case .cancel:
            guard project.status == .published else { return }
            projects[number].status = .cancelled
            post("project.cancelled", project.id, from: centre) { json in
                json.member("reason", "场地改造")
            }
        case .amend, .rededicate, .suspend, .resume: alter(step, number)
        case .nominate, .designate, .revokeBrand: brand(step, number)
        }
    }

    private mutating func propose(_ number: Int) {
        let project = projects[number]
        let (plan, template) = (project.plan, project.plan.template)
        let centre = centres[plan.centre].id
        let budget = chance.percent(40) ? chance.number(20...500) * 10_000 : nil
        post("project.proposed", project.id, from: plan.centre) { json in
            json.member("centre", centre)
            json.member("title", plan.title)
            json.member("family", template.family)
            json.member("kind", template.kind)
            json.member("scale", template.isLarge ? "large" : "daily")
            json.member("key", plan.isKey)
            json.member("beneficiaries", template.beneficiaries)
            json.member("skills", template.skills)
            json.member("startsOn", project.startsOn.text)
            json.member("endsOn", project.endsOn.text)
            json.member("district", plan.district)
            json.member("risk", plan.isKey ? "high" : "normal")
            json.member("summary", template.summary)
            if let budget { json.member("budget", budget) }
        }
        projects[number].status = .proposed
        if !chance.perMille(15) { put(.project(number, .review), after: chance.number(300...2400)) }
    }

    private mutating func review(_ number: Int) {
        let project = projects[number]
        let centre = project.plan.centre
        let staff = centres[centre].staff(4)
        if chance.percent(6) {
            post("project.returned", project.id, from: centre) { json in
                json.member("reviewer", staff)
                json.member("reason", "请补充安全预案")
            }
            put(.project(number, .propose), after: chance.number(300...2400))
            return
        }
        post("project.approved", project.id, from: centre) { json in
            json.member("reviewer", staff)
        }
        put(.project(number, .publish), after: chance.number(60...1500))
    }

    /// Publishes a project, and plans its recruitment, shifts and changes.
    private mutating func publish(_ number: Int) {
        let project = projects[number]
        let plan = project.plan
        post("project.published", project.id, from: plan.centre)
        projects[number].status = .published
        put(.project(number, .recruit), after: chance.number(10...600))
        for slot in 0..<plan.slots {
            let start = plan.slot(slot).start
            guard start > now + 1440 else { continue }
            let notice = start.day - chance.number(15...25)
            agenda.put(.project(number, .schedule(slot)), at: max(now + 60, notice.at(600)))
        }
        agenda.put(.project(number, .complete), at: (project.endsOn + 10).at(11 * 60))
        planEvents(of: number)
    }

    private mutating func planEvents(of number: Int) {
        let isLong = projects[number].plan.days.count > 12
        if chance.percent(12) { put(.project(number, .amend), days: 3...25) }
        if isLong, chance.percent(5) { put(.project(number, .suspend), days: 40...120) }
        if isLong, chance.perMille(15) { put(.project(number, .cancel), days: 60...200) }
        if isLong, chance.percent(8) { put(.project(number, .nominate), days: 60...160) }
        if projects[number].plan.template.kind == "regional-arts", chance.percent(35) {
            put(.project(number, .rededicate), days: 60...200)
        }
    }

    /// Opens a recruitment: targeted 定向 where skills are needed, open 社会 otherwise.
    private mutating func recruit(_ number: Int) {
        let project = projects[number]
        guard project.status == .published else { return }
        let isTargeted = project.plan.isKey || project.plan.template.family == "rural"
        let id = "\(project.id)-r\(project.recruitments + 1)"
        projects[number].recruitments += 1
        projects[number].recruitment = id
        let closes = project.startsOn.at(0).text(inUTC: centres[project.plan.centre].writesUTC)
        let isShort = project.plan.days.count <= 5
        let isStillOpen = isShort && project.startsOn.at(0) > now
        post("recruitment.opened", id, from: project.plan.centre) { json in
            json.member("project", project.id)
            json.member("channel", isTargeted ? "targeted" : "open")
            json.member(
                "targets",
                isTargeted ? ["arts-professional", "mass-culture-backbone"] : [])
            json.member("places", project.plan.maximum * min(project.plan.slots, 12))
            if isStillOpen { json.member("closesAt", closes) }
        }
        agenda.put(
            .project(number, .endRecruitment),
            at: max(now + 60, (isShort ? project.startsOn : project.endsOn - 20).at(9 * 60)))
    }
}
