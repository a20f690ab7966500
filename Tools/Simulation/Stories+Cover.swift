extension YearSimulation {
    /// Agreements, insurance and what volunteers are given.
    mutating func planCover(_ story: Story) {
        let agreement = story.id + "-a"
        for number in 1...2 {
            sign(story, agreement + "\(number)", ["volunteer": .text(story.volunteer(number))])
        }
        sign(story, agreement + "3", ["group": .text(story.troupe)])
        plan(
            story, date(10, 5), "agreement.terminated", agreement + "2",
            ["reason": "项目结束"])
        let end = story.isTroubled ? date(6, 30) : date(9, 30)
        insure(story, "i1", date(3, 18), from: date(4, 1), to: end)
        give(story, "v1", date(2, 24), 1, "credential", serial: "\(story.id)-0001")
        give(story, "v2", date(4, 11), 2, "meal")
        plan(story, date(10, 9), "provision.returned", story.id + "-v1", ["condition": "intact"])
        guard story.isTroubled else { return }
        sign(
            story, agreement + "4",
            [
                "volunteer": .text(story.volunteer(3)), "replaces": .text(agreement + "1"),
            ])
        // One credential for two people; policies that come too late, and end too soon.
        give(story, "v3", date(2, 25), 2, "credential", serial: "\(story.id)-0001")
        insure(story, "i2", date(7, 25), from: date(7, 10), to: date(7, 31))
        insure(story, "i3", date(7, 30), from: date(8, 1), to: date(9, 30))
        plan(story, date(8, 20), "insurance.lapsed", story.id + "-i3", ["reason": "退保"])
    }

    private mutating func sign(_ story: Story, _ agreement: String, _ party: Content) {
        let data: Content = [
            "project": .text(story.arts), "form": "electronic", "from": .text(date(3, 1).text),
            "to": .text(date(12, 31).text), "termsDigest": Self.digest(3),
        ]
        plan(
            story, date(2, 22), "agreement.signed", agreement,
            .object(party.members + data.members))
    }

    private mutating func insure(
        _ story: Story, _ policy: String, _ day: Day, from: Day, to: Day
    ) {
        plan(
            story, day, "insurance.bound", "\(story.id)-\(policy)",
            [
                "project": .text(story.arts), "insurer": "北京平安保险",
                "policyNumber": .text("P-\(story.id)-\(policy)"), "from": .text(from.text),
                "to": .text(to.text),
            ])
    }

    private mutating func give(
        _ story: Story, _ provision: String, _ day: Day, _ number: Int, _ item: String,
        serial: String? = nil
    ) {
        let data: Content = [
            "volunteer": .text(story.volunteer(number)), "project": .text(story.arts),
            "item": .text(item), "quantity": 1,
        ]
        let more = serial.map { [(key: "serial", value: Content.text($0))] } ?? []
        plan(
            story, day, "provision.issued", "\(story.id)-\(provision)",
            .object(data.members + more))
    }
}
