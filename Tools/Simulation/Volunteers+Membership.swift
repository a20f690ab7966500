internal import JSON

extension YearSimulation {
    /// Posts a volunteer's declarations and their verification.
    mutating func keepRoll(_ step: VolunteerStep, _ number: Int) {
        let volunteer = volunteers[number]
        let home = centres[volunteer.home]
        switch step {
        case .declareAvailability:
            let times = ["weekday", "weekend", "evening", "holiday"].filter { _ in
                chance.percent(50)
            }
            let wishes = chance.percent(30) ? "希望参加周末的活动" : nil
            post("volunteer.availability-declared", volunteer.id, from: volunteer.home) { json in
                json.member("available", !times.isEmpty)
                json.member("districts", home.district.map { [$0.code] } ?? [])
                json.member("times", times)
                json.member("wishes", wishes)
            }
        case .verifySkill:
            let skill = chance.pick(volunteer.skills)
            post("volunteer.skill-verified", volunteer.id, from: volunteer.home) { json in
                json.member("skill", skill)
                json.member("verifier", home.staff(3))
            }
        case .correctPerson:
            post("volunteer.person-corrected", volunteer.id, from: volunteer.home) { json in
                json.key("person")
                json.beginObject()
                json.member("name", volunteer.person.name)
                json.member("phone", "010-0" + padded(9_999_999 - number, 7))
                json.endObject()
            }
        default:
            let more = chance.pick(Self.skills)
            guard !volunteer.skills.contains(more) else { return }
            volunteers[number].skills.append(more)
            let skills = volunteers[number].skills
            post("volunteer.skills-declared", volunteer.id, from: volunteer.home) { json in
                json.member("skills", skills)
            }
        }
    }

    /// Posts federation numbers, and the experts that the municipal centre designates.
    mutating func honour(_ step: VolunteerStep, _ number: Int) {
        let volunteer = volunteers[number]
        switch step {
        case .linkFederation:
            guard volunteer.federationNumber == nil else { return }
            let federationNumber = nextFederationNumber()
            volunteers[number].federationNumber = federationNumber
            post("volunteer.federation-linked", volunteer.id, from: volunteer.home) { json in
                json.member("number", federationNumber)
            }
            if chance.percent(5) { put(.volunteer(number, .unlinkFederation), days: 10...60) }
        case .unlinkFederation:
            volunteers[number].federationNumber = nil
            post("volunteer.federation-unlinked", volunteer.id, from: volunteer.home) { json in
                json.member("reason", "编号登记有误")
            }
        case .designateExpert:
            let field = chance.pick(["声乐指导", "戏曲表演", "非遗传承", "书画鉴赏"])
            post("volunteer.expert-designated", volunteer.id, from: 0) { json in
                json.member("field", field)
            }
            if chance.percent(20) { put(.volunteer(number, .revokeExpert), days: 60...200) }
        default:
            post("volunteer.expert-revoked", volunteer.id, from: 0) { json in
                json.member("reason", "本人申请不再担任")
            }
        }
    }

    /// Posts transfers, suspensions and withdrawals. An absent volunteer is in no pool.
    mutating func move(_ step: VolunteerStep, _ number: Int) {
        let volunteer = volunteers[number]
        switch step {
        case .transfer:
            let target = chance.number(0...centres.count - 1)
            guard volunteer.status == .registered, target != volunteer.home else { return }
            let to = centres[target].id
            post("volunteer.transferred", volunteer.id, from: volunteer.home) { json in
                json.member("to", to)
                json.member("reason", "住址变更")
            }
            leavePool(number)
            volunteers[number].home = target
            pools[centres[target].territory].append(number)
        case .suspend:
            guard volunteer.status == .registered else { return }
            let until = (now.day + 30).text
            post("volunteer.suspended", volunteer.id, from: volunteer.home) { json in
                json.member("reason", "健康原因")
                json.member("until", until)
            }
            become(.suspended, number)
            leavePool(number)
            if chance.percent(70) { put(.volunteer(number, .reinstate), days: 20...60) }
        case .reinstate:
            guard volunteer.status == .suspended else { return }
            post("volunteer.reinstated", volunteer.id, from: volunteer.home)
            become(.registered, number)
            pools[centres[volunteer.home].territory].append(number)
        default:
            guard volunteer.status == .registered || volunteer.status == .suspended else { return }
            let reason = chance.percent(60) ? "工作繁忙" : nil
            post("volunteer.withdrawn", volunteer.id, from: volunteer.home) { json in
                json.member("reason", reason)
            }
            leavePool(number)
            become(.gone, number)
        }
    }

    /// Posts a request for erasure: the service stays, and no personal data follows.
    mutating func requestErasure() {
        let known = pools.flatMap { $0 }
        guard !known.isEmpty else { return }
        let number = chance.pick(known)
        let volunteer = volunteers[number]
        post("volunteer.erasure-requested", volunteer.id, from: volunteer.home) { json in
            json.member("by", "volunteer")
        }
        leavePool(number)
        become(.gone, number)
        volunteers[number].isErased = true
    }

    private mutating func leavePool(_ number: Int) {
        let territory = centres[volunteers[number].home].territory
        guard let place = pools[territory].firstIndex(of: number) else { return }
        pools[territory].swapAt(place, pools[territory].count - 1)
        pools[territory].removeLast()
    }

    /// A random volunteer of a territory who may serve, the zealous ones more often; nil when there
    /// is none.
    mutating func someone(in territory: Int) -> Int? {
        let elsewhere = chance.percent(6)
        let place = elsewhere ? chance.number(0...pools.count - 1) : territory
        guard !pools[place].isEmpty else { return nil }
        var found = chance.pick(pools[place])
        for _ in 0..<2 {
            let other = chance.pick(pools[place])
            if volunteers[other].zeal > volunteers[found].zeal { found = other }
        }
        return found
    }
}
