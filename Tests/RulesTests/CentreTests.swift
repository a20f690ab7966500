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

    @Test("names, seats, plans and guidance are recorded while the centre lives")
    func life() {
        let payloads: [Payload] = [
            .centreRenamed(.init(name: "Chaoyang Volunteers")),
            .centreSeated(.init(seat: "Street 1")),
            .centrePlanFiled(.init(year: 2026, title: "Plan")),
            .centreGuidanceIssued(.init(to: ["wangjing"], number: "1", title: "Winter")),
        ]
        for payload in payloads { city.when(event("chaoyang", payload)).then(.accepted) }
        let named = city.when(event("chaoyang", payloads[0])).then(.accepted)
        #expect(named.situation.centre("chaoyang")?.name == "Chaoyang Volunteers")
        let gone = city.when(event("chaoyang", .centreDissolved(.init(successor: "dongcheng"))))
            .then(.accepted)
        gone.when(event("chaoyang", payloads[0])).then(.accepted(findings: ["out-of-order"]))
        gone.when(event("chaoyang", payloads[3])).then(.refused(code: "out-of-order"))
    }
}
