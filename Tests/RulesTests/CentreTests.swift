import Catalogue
import Rules
import Testing

@Suite("Centres")
struct CentreTests {
    private let city = given(Beijing.centres)

    @Test("municipal-centre-exists: there is one municipal centre")
    func municipal() {
        given([]).when(Beijing.centre("beijing", .municipal)).then(.accepted)
        city.when(Beijing.centre("peking", .municipal))
            .then(.refused(code: "municipal-centre-exists"))
        city.when(Beijing.centre("beijing", .municipal)).then(.refused(code: "already-exists"))
    }

    @Test("district-centre-exists: there is at most one centre in a district")
    func district() {
        city.when(Beijing.centre("cy2", .district, below: "beijing", district: "110105"))
            .then(.refused(code: "district-centre-exists"))
        city.when(Beijing.centre("haidian", .district, below: "beijing", district: "110108"))
            .then(.accepted)
        // A county and the district that it became are one.
        for (old, new) in [("110228", "110118"), ("110119", "110229")]
            as [(DistrictCode, DistrictCode)]
        {
            given(
                Beijing.centres, [Beijing.centre("c1", .district, below: "beijing", district: old)]
            )
            .when(Beijing.centre("c2", .district, below: "beijing", district: new))
            .then(.refused(code: "district-centre-exists"))
        }
        let after = given(
            Beijing.centres, [event("chaoyang", .centreDissolved(.init(successor: "dongcheng")))])
        after.when(Beijing.centre("cy2", .district, below: "beijing", district: "110105"))
            .then(.accepted)
    }

    @Test("parent-not-a-district-centre: a grassroots centre stands below a district's")
    func grassroots() {
        city.when(Beijing.centre("g", .grassroots, below: "dongcheng")).then(.accepted)
        for parent in ["beijing", "wangjing", "dong"] as [CentreID] {
            city.when(Beijing.centre("g", .grassroots, below: parent))
                .then(.refused(code: "parent-not-a-district-centre"))
        }
        city.when(Beijing.centre("g", .grassroots))
            .then(.refused(code: "parent-not-a-district-centre"))
        city.when(Beijing.centre("g", .grassroots, below: "nowhere"))
            .then(.refused(code: "unknown-reference"))
    }

    @Test("a special centre needs no district and there may be many")
    func special() {
        city.when(Beijing.centre("opera", .special, below: "beijing")).then(.accepted)
    }

    @Test("not-the-successor: a centre is recoded to what became of its district")
    func recoded() {
        let county = given(
            Beijing.centres,
            [Beijing.centre("miyun", .district, below: "beijing", district: "110228")])
        let after = county.when(event("miyun", .centreRecoded(.init(district: "110118"))))
            .then(.accepted)
        for code in ["110118", "110228"] as [DistrictCode] {
            #expect(after.situation.districtCentres(code) == ["miyun"])
        }
        county.when(event("miyun", .centreRecoded(.init(district: "110119"))))
            .then(.refused(code: "not-the-successor"))
        county.when(event("chaoyang", .centreRecoded(.init(district: "110118"))))
            .then(.refused(code: "not-the-successor"))
        county.when(event("dong", .centreRecoded(.init(district: "110118"))))
            .then(.refused(code: "not-the-successor"))
        county.when(Beijing.centre("m-2", .district, below: "beijing", district: "110118"))
            .then(.refused(code: "district-centre-exists"))
        after.when(Beijing.centre("m-2", .district, below: "beijing", district: "110228"))
            .then(.refused(code: "district-centre-exists"))
        after.when(Beijing.centre("m-2", .district, below: "beijing", district: "110229"))
            .then(.accepted)
        after.when(event("miyun", .centreRecoded(.init(district: "110118"))))
            .then(.refused(code: "not-the-successor"))
    }

    @Test("successor-not-active: a dissolved centre hands over to one that lives")
    func dissolved() {
        func dissolve(_ successor: CentreID) -> Draft {
            event("wangjing", .centreDissolved(.init(successor: successor)))
        }
        let after = city.when(dissolve("chaoyang")).then(.accepted)
        city.when(dissolve("wangjing")).then(.refused(code: "successor-not-active"))
        city.when(dissolve("nowhere")).then(.refused(code: "unknown-reference"))
        after.when(event("dongcheng", .centreDissolved(.init(successor: "wangjing"))))
            .then(.refused(code: "successor-not-active"))
        after.when(dissolve("dongcheng")).then(.refused(code: "out-of-order"))
    }

    @Test("names and seats are recorded while the centre lives")
    func life() {
        let amended = event("chaoyang", .centreAmended(.init(name: "Volunteers", seat: "Street 1")))
        let after = city.when(amended).then(.accepted)
        #expect(after.situation.centre("chaoyang")?.name == "Volunteers")
        #expect(after.situation.centre("chaoyang")?.seat == "Street 1")
        let gone = city.when(event("chaoyang", .centreDissolved(.init(successor: "dongcheng"))))
            .then(.accepted)
        gone.when(amended).then(.accepted(findings: ["out-of-order"]))
    }
}

@Suite("Centres that are dissolved")
struct DissolutionTests {
    private let city = given(Beijing.working)
    private let gone = given(
        Beijing.working, [event("chaoyang", .centreDissolved(.init(successor: "dongcheng")))])

    private func dissolve(_ id: String, into successor: CentreID) -> Draft {
        event(id, .centreDissolved(.init(successor: successor)))
    }

    @Test("successor-below: a successor stands outside, and at its level or above")
    func successor() throws {
        for (id, successor) in [
            ("chaoyang", "dongcheng"), ("chaoyang", "dong"), ("chaoyang", "beijing"),
            ("wangjing", "chaoyang"), ("wangjing", "dongcheng"), ("dong", "dongcheng"),
        ] as [(String, CentreID)] {
            city.when(dissolve(id, into: successor)).then(.accepted)
        }
        for id in ["chaoyang", "dong", "dongcheng"] {
            let below = city.when(dissolve(id, into: "wangjing"))
            below.then(.refused(code: "successor-below"))
            #expect(try below.objection("successor-below").pointer == "/data/successor")
        }
    }

    @Test("successor-below: nor in the territory that it took over")
    func takenOver() {
        let special = given(
            Beijing.working, [Beijing.centre("opera", .special, below: "dongcheng")])
        special.when(dissolve("dongcheng", into: "opera")).then(.refused(code: "successor-below"))
        special.when(dissolve("opera", into: "dongcheng")).then(.accepted)
    }

    @Test("what was dissolved stays in the city's territory, however often it was handed on")
    func territory() {
        var founded = Beijing.working
        var dissolved: [Draft] = []
        for number in 0..<12 {
            founded.append(Beijing.centre("s-\(number)", .special, below: "beijing"))
            let last = number == 0 ? "chaoyang" : "s-\(number - 1)"
            dissolved.append(dissolve(last, into: CentreID("s-\(number)")))
        }
        let after = given(founded, dissolved)
        let skills = event("v-1", .volunteerSkillsDeclared(.init(skills: [])))
        after.when(skills, by: .centre("beijing")).then(.accepted)
        after.when(skills, by: .centre("s-11")).then(.accepted)
        after.when(skills, by: .centre("dongcheng")).then(.outsideTerritory(at: "/subject"))
    }

    @Test("municipal-centre-stays")
    func municipal() {
        for successor in ["chaoyang", "dong"] as [CentreID] {
            city.when(dissolve("beijing", into: successor))
                .then(.refused(code: "municipal-centre-stays"))
        }
    }

    @Test("centre-not-active: nothing is founded, proposed or moved under it")
    func notActive() throws {
        let drafts = [
            Beijing.centre("opera", .special, below: "chaoyang"),
            Beijing.centre("g", .grassroots, below: "chaoyang"),
            Beijing.proposed("p-9", of: "chaoyang"),
        ]
        for draft in drafts {
            city.when(draft).then(.accepted)
            let refused = gone.when(draft)
            refused.then(.refused(code: "centre-not-active"))
            #expect(try refused.objection("centre-not-active").message.contains("dongcheng"))
        }
        let other = gone.when(Beijing.applied("v-9", at: "dongcheng")).then(.accepted)
        other.when(event("v-9", .volunteerTransferred(.init(to: "chaoyang"))))
            .then(.refused(code: "centre-not-active"))
    }

    @Test("centre-not-active: an application there is recorded under the successor, with a note")
    func application() throws {
        let group = event(
            "g-9",
            .groupApplied(.init(centre: "chaoyang", name: "C", kind: .society, leader: "v-2")))
        for draft in [Beijing.applied("v-9", at: "chaoyang"), group] {
            for principal in [Principal.operator, .centre("chaoyang"), .centre("dongcheng")] {
                let decision = gone.when(draft, by: principal)
                decision.then(.accepted(findings: ["centre-not-active"]))
                #expect(try decision.objection("centre-not-active").severity == .note)
                guard case .accepted(let owner, _) = decision.verdict else { continue }
                #expect(owner == "dongcheng")
            }
        }
        let after = gone.when(Beijing.applied("v-9", at: "chaoyang"))
            .then(.accepted(findings: ["centre-not-active"]))
        #expect(after.situation.volunteer("v-9")?.owner == "dongcheng")
        // What belonged to the dissolved centre stays with it.
        #expect(after.situation.volunteer("v-1")?.owner == "chaoyang")
    }
}
