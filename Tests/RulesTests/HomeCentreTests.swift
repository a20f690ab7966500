import Catalogue
import Rules
import Testing

@Suite("Territory: a volunteer's own acts come through the home centre, too")
struct HomeCentreTests {
    /// `v-d` of Dongcheng takes part in `p-1` of Chaoyang by `a-d`, and is invited by `i-d`.
    private let city = given(
        Beijing.working, Beijing.registered("v-d", at: "dongcheng"),
        [
            Beijing.participation("a-d", of: "v-d", in: "p-1"),
            event("i-d", .participationInvited(.init(volunteer: "v-d", project: "p-1"))),
            Beijing.served(
                "h-d", from: "2026-06-01 09:00", to: "2026-06-01 10:00", by: "v-d",
                participation: "a-d"),
            Beijing.confirmed("h-d"),
        ])

    @Test("applications, withdrawals and disputes: the project's centre or the home centre")
    func either() {
        let acts = [
            Beijing.participation("a-9", of: "v-d", in: "p-1"),
            event("a-d", .participationWithdrawn(.init())),
            event("h-d", .hoursDisputed(.init(reason: "More"))),
        ]
        for act in acts {
            for centre in ["chaoyang", "dongcheng", "beijing"] as [CentreID] {
                city.when(act, by: .centre(centre)).then(.accepted)
            }
            for centre in ["dong", "wangjing"] as [CentreID] {
                city.when(act, by: .centre(centre)).then(.outsideTerritory(at: "/subject"))
            }
        }
    }

    @Test("an event through the home centre belongs to the project's all the same")
    func owner() {
        let apply = Beijing.participation("a-9", of: "v-d", in: "p-1")
        let decision = city.when(apply, by: .centre("dongcheng"))
        guard case .accepted(let owner, _) = decision.verdict else {
            Issue.record("refused")
            return
        }
        #expect(owner == "chaoyang")
        let after = decision.then(.accepted)
        after.when(event("a-9", .participationAccepted(.init(by: "rota"))), by: .centre("chaoyang"))
            .then(.accepted)
        after.when(
            event("a-9", .participationAccepted(.init(by: "rota"))), by: .centre("dongcheng")
        )
        .then(.outsideTerritory(at: "/subject"))
    }

    @Test("who invites does not answer: consent and refusal come from the home centre")
    func answers() {
        for answer in [Payload.participationConsented(.init()), .participationRefused(.init())] {
            for centre in ["dongcheng", "beijing"] as [CentreID] {
                city.when(event("i-d", answer), by: .centre(centre)).then(.accepted)
            }
            for centre in ["chaoyang", "dong"] as [CentreID] {
                city.when(event("i-d", answer), by: .centre(centre))
                    .then(.outsideTerritory(at: "/subject"))
            }
        }
        let own = given(
            Beijing.working,
            [event("i-1", .participationInvited(.init(volunteer: "v-1", project: "p-1")))])
        own.when(event("i-1", .participationConsented(.init())), by: .centre("chaoyang"))
            .then(.accepted)
    }

    @Test("all else about a participation and about hours stays with the project's centre")
    func decisions() {
        let drafts = [
            event("a-d", .participationAccepted(.init(by: "rota"))),
            event("a-d", .participationDeclined(.init(by: "rota"))),
            event("h-d", .hoursVoided(.init(reason: .error, detail: "Twice"))),
            event("i-9", .participationInvited(.init(volunteer: "v-d", project: "p-1"))),
        ]
        for draft in drafts {
            city.when(draft, by: .centre("chaoyang")).then(.accepted)
            city.when(draft, by: .centre("dongcheng")).then(.outsideTerritory(at: "/subject"))
        }
    }

    @Test("the home centre is that of now, and an id of somebody else's is not taken over")
    func present() {
        let withdraw = event("a-d", .participationWithdrawn(.init()))
        let moved = city.when(event("v-d", .volunteerTransferred(.init(to: "dong"))))
            .then(.accepted)
        moved.when(withdraw, by: .centre("dong")).then(.accepted)
        moved.when(withdraw, by: .centre("dongcheng")).then(.outsideTerritory(at: "/subject"))
        city.when(
            Beijing.participation("a-1", of: "v-d", in: "p-1"), by: .centre("dongcheng")
        ).then(.outsideTerritory(at: "/subject"))
    }
}
