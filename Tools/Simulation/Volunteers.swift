internal import JSON

/// A volunteer, as far as the simulation needs to know.
struct Volunteer: Sendable {
    enum Status: Sendable {
        case unknown, applied, returned, registered, suspended, gone
    }

    /// A star that the volunteer holds.
    struct Award: Sendable {
        let level: Int
        let id: String
    }

    let id: String
    /// The home centre.
    var home: Int
    var category: String
    let person: Person
    var skills: [String]
    /// How willing the person is to serve, 1 to 10.
    let zeal: Int
    private(set) var status = Status.unknown
    /// The times at which registration began and ended, alternating.
    private(set) var registrations: [Moment] = []
    /// Whether erasure was requested; after that, no personal data may be posted.
    var isErased = false
    var federationNumber: String?
    var project: String?
    /// Future shifts for which the person has applied.
    var diary: [(start: Moment, end: Moment)] = []
    /// Minutes confirmed by day, of the activities that count.
    var minutesByDay: [Day: Int] = [:]
    /// Minutes that count, after the daily caps.
    var minutes = 0
    var awards: [Award] = []
    var awardCount = 0
    var isAwardPlanned = false
    /// Whether the person gets no more stars, after misconduct.
    var isBarred = false

    /// Service that is confirmed, by the ids of its records.
    var confirmed: [String: Hours] = [:]

    /// The highest star held, 0 for none.
    var star: Int { awards.map(\.level).max() ?? 0 }

    mutating func become(_ status: Status, at moment: Moment) {
        if (self.status == .registered) != (status == .registered) { registrations.append(moment) }
        self.status = status
    }

    /// Whether the person was registered at a time.
    func wasRegistered(at moment: Moment) -> Bool {
        registrations.lastIndex { $0 <= moment }?.isMultiple(of: 2) ?? false
    }

    /// The minutes of a record that no other confirmed record covers.
    func uncovered(by hours: Hours) -> Int {
        let others = confirmed.values.filter {
            $0.id != hours.id && $0.confirmed > 0 && $0.start < hours.end && hours.start < $0.end
        }.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
        var (free, left) = (hours.start, 0)
        for other in others {
            left += max(0, other.start.minutes - free.minutes)
            free = max(free, other.end)
        }
        left += max(0, hours.end.minutes - free.minutes)
        let taken = others.reduce(0) { $0 + $1.confirmed }
        return max(left, hours.end.minutes - hours.start.minutes - taken)
    }
}

/// Steps of a volunteer.
enum VolunteerStep: Sendable {
    case apply, review, reject, declareAvailability, verifySkill, linkFederation, unlinkFederation
    case designateExpert, revokeExpert, correctPerson, declareSkills, transfer, suspend, reinstate
    case withdraw
}

extension YearSimulation {
    static let skills = [
        "music", "dance", "drama", "opera", "quyi", "fine-arts", "calligraphy", "photography",
        "literature", "heritage", "crafts", "guiding", "teaching", "stagecraft",
        "event-management", "translation", "other",
    ]
    private static let organisations = ["燕京示范乐团", "样例话剧社", "虚构文化传播公司", "和声艺术中心"]

    /// Plans the applications: existing volunteers in January, then waves in March and September.
    mutating func planVolunteers(_ options: SimulationOptions) {
        let weights = options.districts.map(\.weight)
        for number in 0..<options.volunteers {
            let day: Day
            switch chance.number(0...99) {
            case ..<30: day = date(1, 3) + chance.number(0...20)
            case ..<60: day = date(3, 1) + chance.number(0...30)
            case ..<85: day = date(9, 1) + chance.number(0...29)
            default: day = date(2, 1) + chance.number(0...300)
            }
            var home = chance.number(0...2)
            if !chance.percent(6) {
                home = 3 + 2 * chance.weighted(weights) + (chance.percent(15) ? 1 : 0)
            }
            volunteers.append(newVolunteer(number, home: home, day))
            agenda.put(.volunteer(number, .apply), at: day.at(chance.number(630...1200)))
        }
    }

    private mutating func newVolunteer(_ number: Int, home: Int, _ day: Day) -> Volunteer {
        let isMinor = chance.percent(4)
        let shares: [(category: String, weight: Int, ages: ClosedRange<Int>)] = [
            ("mass-culture-backbone", 34, 50...72), ("arts-professional", 18, 24...60),
            ("adult-student", 17, 18...24), ("association-member", 14, 22...65),
            ("arts-organisation", 7, 25...60), ("project-specific", 10, 20...60),
        ]
        let share = isMinor ? shares[5] : shares[chance.weighted(shares.map(\.weight))]
        centres[home].volunteers += 1
        let first = chance.pick(Self.skills)
        let second = chance.pick(Self.skills)
        return Volunteer(
            id: "\(centres[home].id)-v\(padded(centres[home].volunteers, 5))", home: home,
            category: share.category,
            person: Person(
                serial: number, ages: isMinor ? 14...17 : share.ages, on: day, &chance),
            skills: first == second ? [first] : [first, second],
            zeal: chance.percent(12) ? chance.number(7...10) : chance.number(1...6))
    }

    mutating func perform(_ step: VolunteerStep, of number: Int) {
        let volunteer = volunteers[number]
        let staff = centres[volunteer.home].staff(1)
        switch step {
        case .apply: apply(number)
        case .review: review(number)
        case .reject:
            post("volunteer.rejected", volunteer.id, from: volunteer.home) { json in
                json.member("reviewer", staff)
                json.member("reason", "不符合招募类别条件")
            }
            become(.gone, number)
        case .declareAvailability, .verifySkill, .correctPerson, .declareSkills:
            guard volunteer.status == .registered else { return }
            keepRoll(step, number)
        case .linkFederation, .unlinkFederation, .designateExpert, .revokeExpert:
            guard volunteer.status == .registered else { return }
            honour(step, number)
        case .transfer, .suspend, .reinstate, .withdraw: move(step, number)
        }
    }

    mutating func become(_ status: Volunteer.Status, _ number: Int) {
        volunteers[number].become(status, at: now)
    }

    private mutating func apply(_ number: Int) {
        let isFirst = volunteers[number].status == .unknown
        completeApplication(number)
        let volunteer = volunteers[number]
        let home = centres[volunteer.home]
        let time = now - chance.number(0...30)
        let isAdult = volunteer.person.birth.age(on: time.day) >= 18
        let organisation =
            volunteer.category == "arts-organisation"
            ? Self.organisations[number % Self.organisations.count] : nil
        post("volunteer.applied", volunteer.id, from: volunteer.home, at: time) { json in
            json.member("centre", home.id)
            json.member("category", volunteer.category)
            json.member("adult", isAdult)
            if !isAdult { json.member("guardianConsent", true) }
            json.member("federationNumber", volunteer.federationNumber)
            json.member("project", volunteer.project)
            json.member("organisation", organisation)
            json.member("skills", volunteer.skills)
            volunteer.person.write(
                &json, district: home.district?.name ?? "北京市", isMinor: !isAdult)
        }
        become(.applied, number)
        switch chance.number(0...99) {
        case ..<2: break
        case ..<5 where isFirst: put(.volunteer(number, .reject), days: 1...6)
        default: put(.volunteer(number, .review), days: 1...5)
        }
    }

    /// Adds what the category requires: a federation number, or an existing project.
    private mutating func completeApplication(_ number: Int) {
        guard volunteers[number].status == .unknown else { return }
        if volunteers[number].category == "association-member" {
            volunteers[number].federationNumber = nextFederationNumber()
        }
        guard volunteers[number].category == "project-specific" else { return }
        let territory = centres[volunteers[number].home].territory
        let known = projects.filter {
            $0.status != .planned && centres[$0.plan.centre].territory == territory
        }
        guard !known.isEmpty else {
            volunteers[number].category = "mass-culture-backbone"
            return
        }
        volunteers[number].project = chance.pick(known).id
    }

    mutating func nextFederationNumber() -> String {
        federationNumbers += 1
        return "BV-\(year)-\(padded(federationNumbers, 6))"
    }

    private mutating func review(_ number: Int) {
        let volunteer = volunteers[number]
        guard volunteer.status == .applied else { return }
        let staff = centres[volunteer.home].staff(2)
        if chance.percent(5) {
            post("volunteer.returned", volunteer.id, from: volunteer.home) { json in
                json.member("reviewer", staff)
                json.member("reason", "请补充特长证明材料")
            }
            become(.returned, number)
            put(.volunteer(number, .apply), days: 1...9)
            return
        }
        post("volunteer.registered", volunteer.id, from: volunteer.home) { json in
            json.member("reviewer", staff)
        }
        become(.registered, number)
        pools[centres[volunteer.home].territory].append(number)
        planMembership(of: number)
    }

    /// Plans the events of the months after a registration.
    private mutating func planMembership(of number: Int) {
        let plans: [(perMille: Int, step: VolunteerStep, days: ClosedRange<Int>)] = [
            (350, .declareAvailability, 0...20), (220, .verifySkill, 2...40),
            (100, .linkFederation, 5...60), (40, .correctPerson, 10...150),
            (35, .declareSkills, 20...150), (25, .transfer, 30...180), (20, .suspend, 30...200),
            (35, .withdraw, 40...260),
        ]
        for plan in plans where chance.perMille(plan.perMille) {
            put(.volunteer(number, plan.step), days: plan.days)
        }
        if volunteers[number].category == "arts-professional", chance.percent(10) {
            put(.volunteer(number, .designateExpert), days: 20...90)
        }
    }
}
