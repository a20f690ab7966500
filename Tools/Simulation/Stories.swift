internal import JSON

/// A step of the agenda that posts events whose data was known when the year was planned.
typealias ScriptedStep = @Sendable (inout YearSimulation) -> Void

/// What happens in the same way in every year: an arts project of each district with its people, its
/// money, its training and its honours. In the first district much goes wrong, so that the year shows
/// every finding.
///
/// The stories draw no random numbers, so that the rest of a year stays the same.
struct Story: Sendable {
    /// The number of the district's centre.
    let centre: Int
    /// Its id.
    let id: String
    /// Whether this is the district in which much goes wrong.
    let isTroubled: Bool

    /// The project that lasts until autumn.
    var arts: String { id + "-arts" }
    /// The project that lasts the whole year.
    var school: String { id + "-school" }
    /// The group that serves in them.
    var troupe: String { id + "-troupe" }
    /// The district's fund.
    var fund: String { id + "-fund" }
    /// A fund of donations, in the first district.
    var gift: String { id + "-gift" }

    /// A volunteer of the story, by number from 1.
    func volunteer(_ number: Int) -> String { "\(id)-s\(number)" }

    /// A member of the centre's staff.
    func staff(_ number: Int) -> String { "staff-\(id)-\(number)" }
}

extension YearSimulation {
    mutating func planStories() {
        for (number, centre) in centres.enumerated() where centre.level == .district {
            let story = Story(centre: number, id: centre.id, isTroubled: number == 3)
            planPeople(story)
            planService(story)
            planMoney(story)
            planTraining(story)
            planCover(story)
            planHonours(story)
            if story.isTroubled {
                planPoint(story)
                planOddService(story)
                planOddHours(story)
                planOddMoney(story)
                planAudit(story)
                planTurns(story)
            }
        }
        planCity()
    }

    /// Adds a step on a day of the year, at an hour and minute of it.
    mutating func script(
        _ day: Day, _ hour: Int = 10, _ minute: Int = 0, _ step: @escaping ScriptedStep
    ) {
        agenda.put(.scripted(step), at: day.at(hour * 60 + minute))
    }

    /// Posts an event of a centre, by default of now; returns its id.
    @discardableResult
    mutating func post(
        _ type: StaticString, _ subject: String, from centre: Int, at time: Moment? = nil,
        _ data: Content
    ) -> String {
        post(type, subject, from: centre, at: time) { data.writeMembers(to: &$0) }
        return "e" + padded(centres[centre].events, 6)
    }

    /// Plans an event of a district on a day; its data is known before the year begins.
    mutating func plan(
        _ story: Story, _ day: Day, _ type: StaticString, _ subject: String, _ data: Content = [:]
    ) {
        plan(story, day, 10, 0, type, subject, data)
    }

    /// Plans such an event at an hour and minute of the day.
    mutating func plan(
        _ story: Story, _ day: Day, _ hour: Int, _ minute: Int, _ type: StaticString,
        _ subject: String, _ data: Content = [:]
    ) {
        let centre = story.centre
        script(day, hour, minute) { year in year.post(type, subject, from: centre, data) }
    }

    /// The name of an event of a centre.
    func reference(_ event: String, of centre: Int) -> Content {
        ["source": "/centres/\(centres[centre].id)", "id": .text(event)]
    }

    /// A digest that stands for a document.
    static func digest(_ number: Int) -> Content { .text(padded(number, 64)) }

    /// The municipal centre publishes thresholds before there is anything that they concern, and once
    /// again too late.
    private mutating func planCity() {
        let (year, from, later) = (year, date(1, 4).text, date(6, 1).text)
        let rural = centres.compactMap { centre in
            centre.level == .district && centre.district?.town != nil ? centre.district?.code : nil
        }
        script(date(1, 3), 11) { simulation in
            simulation.post(
                "rules.published", "rules-\(year)-1", from: 0,
                [
                    "number": "京文志〔\(year)〕4号", "effectiveFrom": .text(from),
                    "hours": ["lateAfterDays": 30, "minimumDayMinutes": 60],
                    "cover": [
                        "agreementDue": ["high-risk", "large-event"], "insuranceDue": "high-risk",
                    ],
                    "funding": [
                        "approvalOver": 500_000, "splitDays": 7, "subsidyPerDay": 5_000,
                        "idleDays": 90, "discloseWithinDays": 31, "lateAfterDays": 30,
                    ],
                    "scorecard": ["rural": .texts(rural), "postingHours": 72],
                ])
        }
        script(date(6, 20)) { simulation in
            simulation.post(
                "rules.published", "rules-\(year)-2", from: 0,
                [
                    "number": "京文志〔\(year)〕9号", "effectiveFrom": .text(later),
                    "hours": ["minimumDayMinutes": 45],
                ])
        }
        planInspection()
    }

    /// A street's point 服务点 is dissolved, and afterwards still files its plan.
    private mutating func planPoint(_ story: Story) {
        let point = story.id + "-point"
        plan(
            story, date(1, 12), "centre.established", point,
            [
                "level": "grassroots", "name": "示范文化志愿服务点", "parent": .text(story.id),
                "seat": "社区活动室",
            ])
        plan(
            story, date(2, 20), "centre.dissolved", point,
            ["successor": "\(story.id)-street", "reason": "并入街道服务站"])
        plan(
            story, date(3, 3), "register.entered", point + "-plan",
            [
                "kind": "plan", "centre": .text(point), "title": "服务点年度计划",
                "on": .text(date(3, 3).text), "year": .number(year),
            ])
    }
}
