internal import JSON

/// A group of volunteers 文化志愿团.
struct Group: Sendable {
    let id: String
    let name: String
    let kind: String
    let centre: Int
    var members: [Int] = []
    var isRegistered = false
}

/// Steps of a group.
enum GroupStep: Sendable {
    case apply, review, reapply, join, leave, changeLeader, dissolve
}

extension YearSimulation {
    private static let names: [(name: String, kind: String)] = [
        ("晚霞合唱团", "troupe"), ("百花舞蹈队", "troupe"), ("青年话剧社", "student-club"),
        ("民乐小组", "society"), ("剪纸传习社", "society"), ("文艺轻骑兵", "institution"),
        ("企业文化志愿队", "enterprise"), ("摄影之友", "other"),
    ]

    /// Plans a few groups in every territory, more where more people live.
    mutating func planGroups(_ people: Int) {
        for (number, centre) in centres.enumerated() where centre.level != .grassroots {
            let count = 1 + people * (centre.district?.weight ?? 2) / 4_000
            for place in 0..<count {
                let choice = Self.names[(number + place * 3) % Self.names.count]
                let group = groups.count
                groups.append(
                    Group(
                        id: "\(centre.id)-g\(place + 1)",
                        name: (centre.district?.name ?? "市") + choice.name
                            + (place < Self.names.count ? "" : "\(place + 1)"),
                        kind: choice.kind, centre: number))
                let day = date(1, 20) + chance.number(0...70)
                agenda.put(.group(group, .apply), at: day.at(10 * 60))
            }
        }
    }

    mutating func perform(_ step: GroupStep, of number: Int) {
        let group = groups[number]
        switch step {
        case .apply, .reapply: apply(number, again: step == .reapply)
        case .review: review(number)
        case .join:
            guard let volunteer = someone(in: centres[group.centre].territory),
                !group.members.contains(volunteer)
            else { return }
            groups[number].members.append(volunteer)
            let member = volunteers[volunteer].id
            post("group.member-joined", group.id, from: group.centre) { json in
                json.member("volunteer", member)
            }
        case .leave:
            guard group.members.count > 3 else { return }
            let member = volunteers[groups[number].members.removeLast()].id
            post("group.member-left", group.id, from: group.centre) { json in
                json.member("volunteer", member)
            }
        case .changeLeader:
            guard group.members.count > 1 else { return }
            let leader = volunteers[group.members[1]].id
            post("group.leader-changed", group.id, from: group.centre) { json in
                json.member("leader", leader)
            }
        case .dissolve:
            groups[number].isRegistered = false
            post("group.dissolved", group.id, from: group.centre) { json in
                json.member("reason", "团队成员不足")
            }
        }
    }

    private mutating func apply(_ number: Int, again: Bool) {
        let group = groups[number]
        guard let leader = group.members.first ?? someone(in: centres[group.centre].territory)
        else {
            // Nobody is registered there yet.
            put(.group(number, .apply), days: 15...40)
            return
        }
        groups[number].members = [leader]
        let (centre, leaderID) = (centres[group.centre].id, volunteers[leader].id)
        post("group.applied", group.id, from: group.centre) { json in
            json.member("centre", centre)
            json.member("name", group.name)
            json.member("kind", group.kind)
            json.member("leader", leaderID)
        }
        put(.group(number, .review), days: 2...6)
    }

    private mutating func review(_ number: Int) {
        let group = groups[number]
        let staff = centres[group.centre].staff(2)
        if chance.percent(10) {
            post("group.rejected", group.id, from: group.centre) { json in
                json.member("reviewer", staff)
                json.member("reason", "章程不完整")
            }
            put(.group(number, .reapply), days: 10...30)
            return
        }
        post("group.registered", group.id, from: group.centre) { json in
            json.member("reviewer", staff)
        }
        groups[number].isRegistered = true
        for _ in 0..<chance.number(5...11) { put(.group(number, .join), days: 1...60) }
        if chance.percent(40) { put(.group(number, .leave), days: 70...150) }
        if chance.percent(20) { put(.group(number, .changeLeader), days: 80...160) }
        if chance.percent(8) { put(.group(number, .dissolve), days: 120...240) }
    }
}
