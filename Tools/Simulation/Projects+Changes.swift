internal import JSON

extension YearSimulation {
    /// Changes a project after publication.
    mutating func alter(_ step: ProjectStep, _ number: Int) {
        let project = projects[number]
        let centre = project.plan.centre
        switch step {
        case .amend:
            guard project.status == .published else { return }
            let budget = chance.number(20...500) * 10_000
            post("project.amended", project.id, from: centre) { json in
                json.member("summary", project.plan.template.summary + "(已调整)")
                json.member("budget", budget)
                json.member("reason", "预算调整")
            }
        case .rededicate:
            // An arts programme of the district becomes a large event elsewhere: all its service
            // moves with it.
            guard project.status == .published else { return }
            let district = chance.pick(District.all).code
            post("project.amended", project.id, from: centre) { json in
                json.member("family", "event-facility")
                json.member("kind", "large-event")
                json.member("skills", project.plan.template.skills)
                json.member("district", district)
                json.member("reason", "升级为联合主办的大型活动")
            }
        case .suspend:
            guard project.status == .published else { return }
            projects[number].status = .suspended
            post("project.suspended", project.id, from: centre) { json in
                json.member("reason", "场馆维修")
            }
            put(.project(number, .resume), days: 10...30)
        default:
            guard project.status == .suspended else { return }
            projects[number].status = .published
            post("project.resumed", project.id, from: centre)
        }
    }

    /// Brands 品牌项目: nominates and designates projects, and revokes some.
    mutating func brand(_ step: ProjectStep, _ number: Int) {
        let project = projects[number]
        let centre = project.plan.centre
        guard project.status == .published || project.status == .completed else { return }
        switch step {
        case .nominate:
            projects[number].isNominated = true
            post("project.brand-nominated", project.id, from: centre) { json in
                json.member("rationale", "群众参与度高,形成特色")
            }
            if chance.percent(75) { put(.project(number, .designate), days: 10...40) }
        case .designate:
            guard project.isNominated else { return }
            projects[number].isNominated = false
            let level = chance.percent(30) ? "municipal" : "district"
            post(
                "project.brand-designated", project.id, from: level == "municipal" ? 0 : centre
            ) { json in
                json.member("level", level)
            }
            if chance.percent(15) { put(.project(number, .revokeBrand), days: 40...90) }
        default:
            post("project.brand-revoked", project.id, from: centre) { json in
                json.member("reason", "连续两次评估不合格")
            }
        }
    }
}
