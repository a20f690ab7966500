import Catalogue
import Rules
import Testing

@Suite("Territory: a centre writes within its own territory only")
struct TerritoryTests {
    private let city = given(
        Beijing.centres, Beijing.registered("v-1", at: "chaoyang"),
        Beijing.registered("v-w", at: "wangjing"), Beijing.registered("v-d", at: "dongcheng"))
    private let skills = Payload.volunteerSkillsDeclared(.init(skills: [.dance]))

    @Test("its own things, the things below it, and nothing beside or above it")
    func subtree() {
        city.when(event("v-1", skills), by: .centre("chaoyang")).then(.accepted)
        city.when(event("v-w", skills), by: .centre("wangjing")).then(.accepted)
        city.when(event("v-w", skills), by: .centre("chaoyang")).then(.accepted)
        city.when(event("v-w", skills), by: .centre("beijing")).then(.accepted)
        city.when(event("v-d", skills), by: .centre("chaoyang"))
            .then(.outsideTerritory(at: "/subject"))
        city.when(event("v-1", skills), by: .centre("wangjing"))
            .then(.outsideTerritory(at: "/subject"))
        city.when(event("v-1", skills), by: .centre("dong"))
            .then(.outsideTerritory(at: "/subject"))
    }

    @Test("the source is the sender's centre or one below it")
    func source() {
        let chaoyang = Principal.centre("chaoyang")
        city.when(event("v-1", skills), by: chaoyang, from: "/centres/chaoyang/kiosks/3")
            .then(.accepted)
        city.when(event("v-1", skills), by: chaoyang, from: "/centres/wangjing").then(.accepted)
        for source in [
            "/centres/dongcheng", "/centres/beijing", "/centres/nowhere", "/centres/chaoyang-2",
            "/centres/chao", "/ledger",
        ] {
            city.when(event("v-1", skills), by: chaoyang, from: source)
                .then(.outsideTerritory(at: "/source"))
        }
    }

    @Test("ids that begin alike are not each other's territory")
    func forgedSource() {
        city.when(event("v-d", skills), by: .centre("dong"), from: "/centres/dongcheng")
            .then(.outsideTerritory(at: "/source"))
        city.when(event("v-d", skills), by: .centre("dongcheng"), from: "/centres/dong")
            .then(.outsideTerritory(at: "/source"))
        city.when(event("v-d", skills), by: .centre("dong"))
            .then(.outsideTerritory(at: "/subject"))
        city.when(event("v-d", skills), by: .centre("dongcheng")).then(.accepted)
    }

    @Test("a right source does not make up for a subject elsewhere, nor the other way round")
    func neitherAlone() {
        city.when(event("v-d", skills), by: .centre("chaoyang"), from: "/centres/chaoyang")
            .then(.outsideTerritory(at: "/subject"))
        city.when(event("v-1", skills), by: .centre("chaoyang"), from: "/centres/dongcheng")
            .then(.outsideTerritory(at: "/source"))
    }

    @Test("who may not post is told nothing else")
    func tellsNothing() {
        let decision = city.when(
            event("v-d", .volunteerTransferred(.init(to: "nowhere"))), by: .centre("chaoyang"))
        decision.then(.outsideTerritory(at: "/subject"))
        #expect(decision.objections.map(\.code) == ["outside-territory"])
        city.when(event("v-none", skills), by: .centre("chaoyang"))
            .then(.outsideTerritory(at: "/subject"))
    }

    @Test(
        "what belongs to another centre and what is not there get one refusal, which names nobody")
    func oneRefusal() {
        func refusal(_ subject: String, _ payload: Payload) -> [String] {
            city.when(event(subject, payload), by: .centre("chaoyang")).objections
                .map { "\($0.code) \($0.pointer) \($0.message.replacing(subject, with: "it"))" }
        }
        for payload: Payload in [
            skills, .volunteerTransferred(.init(to: "dongcheng")),
            .volunteerRegistered(.init(reviewer: "staff")),
        ] {
            let there = refusal("v-d", payload)
            #expect(there == refusal("v-none", payload))
            #expect(there.count == 1 && !there[0].contains("dongcheng"))
        }
    }

    @Test("an id that is taken elsewhere is said to be taken, and no more")
    func taken() throws {
        let decision = city.when(
            Beijing.applied("v-d", at: "chaoyang"), by: .centre("chaoyang"))
        decision.then(.outsideTerritory(at: "/subject"))
        let message = try #require(decision.objections.first?.message)
        #expect(message.contains("Use another id") && !message.contains("dongcheng"))
        // Who names another centre is not told whether the id is taken.
        let elsewhere = ["v-d", "v-none"].map { id in
            city.when(Beijing.applied(id, at: "dongcheng"), by: .centre("chaoyang"))
                .objections.map { $0.message.replacing(id, with: "it") }
        }
        #expect(elsewhere[0] == elsewhere[1])
    }

    @Test("the same for a wish to serve elsewhere, which the home centre posts")
    func takenElsewhere() throws {
        let city = given(Beijing.working, Beijing.registered("v-d", at: "dongcheng"))
        func wish(_ id: String) -> Decision {
            city.when(
                Beijing.participation(id, of: "v-d", in: "p-1"), by: .centre("dongcheng"))
        }
        wish("a-9").then(.accepted)
        let decision = wish("a-1")
        decision.then(.outsideTerritory(at: "/subject"))
        #expect(try #require(decision.objections.first?.message).contains("Use another id"))
    }

    @Test("what a centre may not know of does not exist for it")
    func hiddenReference() {
        let city = given(
            Beijing.working, [Beijing.proposed("p-d", of: "dongcheng")],
            Beijing.registered("v-d", at: "dongcheng"),
            [Beijing.participation("a-d", of: "v-d", in: "p-d")])
        func served(_ participation: ParticipationID) -> Draft {
            Beijing.served(
                "h-9", from: "2026-06-01 09:00", to: "2026-06-01 10:00",
                participation: participation)
        }
        for id: ParticipationID in ["a-d", "a-none"] {
            city.when(served(id), by: .centre("chaoyang"))
                .then(.refused(code: "unknown-reference"))
        }
        // A reader of both territories is told what is odd about it.
        city.when(served("a-d")).then(.accepted(findings: ["participation-of-other"]))
        // People serve where they are needed: those of another centre may be named.
        city.when(
            Beijing.participation("a-9", of: "v-d", in: "p-1"), by: .centre("chaoyang")
        ).then(.accepted)
    }

    @Test("what belonged to a dissolved centre is its successor's")
    func dissolved() {
        let after = given(
            Beijing.centres, Beijing.registered("v-1", at: "chaoyang"),
            Beijing.registered("v-w", at: "wangjing"),
            [event("chaoyang", .centreDissolved(.init(successor: "dongcheng")))])
        after.when(event("v-1", skills), by: .centre("dongcheng")).then(.accepted)
        after.when(event("v-w", skills), by: .centre("dongcheng")).then(.accepted)
        after.when(event("v-1", skills), by: .centre("dongcheng"), from: "/centres/chaoyang")
            .then(.accepted)
        after.when(event("v-1", skills), by: .centre("beijing")).then(.accepted)
        after.when(event("v-1", skills), by: .centre("dong"))
            .then(.outsideTerritory(at: "/subject"))
    }

    @Test("a grassroots centre that went to another district leaves the old one's territory")
    func dissolvedElsewhere() {
        let after = given(
            Beijing.centres, Beijing.registered("v-w", at: "wangjing"),
            [event("wangjing", .centreDissolved(.init(successor: "dongcheng")))])
        after.when(event("v-w", skills), by: .centre("dongcheng")).then(.accepted)
        after.when(event("v-w", skills), by: .centre("chaoyang"))
            .then(.outsideTerritory(at: "/subject"))
    }

    @Test("a transfer is the releasing centre's to post; then the volunteer is the other's")
    func transfer() {
        let transfer = event("v-1", .volunteerTransferred(.init(to: "dongcheng")))
        city.when(transfer, by: .centre("dongcheng")).then(.outsideTerritory(at: "/subject"))
        let after = city.when(transfer, by: .centre("chaoyang")).then(.accepted)
        after.when(event("v-1", skills), by: .centre("dongcheng")).then(.accepted)
        after.when(event("v-1", skills), by: .centre("chaoyang"))
            .then(.outsideTerritory(at: "/subject"))
    }
}

@Suite("Territory: applying again")
struct ReapplicationTests {
    private let rejected = given(
        Beijing.centres,
        [
            Beijing.applied("v-1", at: "chaoyang"),
            event("v-1", .volunteerRejected(.init(reviewer: "staff"))),
        ])

    @Test("at home")
    func atHome() {
        rejected.when(Beijing.applied("v-1", at: "chaoyang"), by: .centre("chaoyang"))
            .then(.accepted)
        rejected.when(Beijing.applied("v-1", at: "wangjing"), by: .centre("chaoyang"))
            .then(.accepted)
    }

    @Test("a centre does not take over another's volunteer by an application")
    func takingOver() {
        rejected.when(Beijing.applied("v-1", at: "dongcheng"), by: .centre("dongcheng"))
            .then(.outsideTerritory(at: "/subject"))
        rejected.when(Beijing.applied("v-1", at: "dongcheng"), by: .centre("chaoyang"))
            .then(.outsideTerritory(at: "/subject"))
        rejected.when(Beijing.applied("v-1", at: "wangjing"), by: .centre("wangjing"))
            .then(.outsideTerritory(at: "/subject"))
    }

    @Test("a centre above both may move it, and then the new centre decides")
    func fromAbove() {
        let register = event("v-1", .volunteerRegistered(.init(reviewer: "staff")))
        for principal in [Principal.operator, .centre("beijing")] {
            let after = rejected.when(Beijing.applied("v-1", at: "dongcheng"), by: principal)
                .then(.accepted)
            after.when(register, by: .centre("dongcheng")).then(.accepted)
            after.when(register, by: .centre("chaoyang"))
                .then(.outsideTerritory(at: "/subject"))
        }
    }

    @Test("a returned project does not change hands either")
    func project() {
        let returned = given(
            Beijing.centres,
            [
                Beijing.proposed("p-1", of: "chaoyang"),
                event("p-1", .projectReturned(.init(reason: "Budget"))),
            ])
        returned.when(Beijing.proposed("p-1", of: "dongcheng"), by: .centre("dongcheng"))
            .then(.outsideTerritory(at: "/subject"))
        returned.when(Beijing.proposed("p-1", of: "chaoyang"), by: .centre("chaoyang"))
            .then(.accepted)
        let after = returned.when(
            Beijing.proposed("p-1", of: "dongcheng"), by: .centre("beijing")
        ).then(.accepted)
        after.when(
            event("p-1", .projectApproved(.init(reviewer: "staff"))), by: .centre("dongcheng")
        ).then(.accepted)
    }
}
