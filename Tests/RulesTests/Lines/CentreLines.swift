import Catalogue
import Rules
import Testing

extension Lines {
    /// Centres, who posts what, inspections, and the rules of the ledger itself.
    static var centres: [Line] {
        founding + endings + posters + inspections + epochs
    }

    private static let city = given(Beijing.centres)

    private static var founding: [Line] {
        func district(_ code: DistrictCode) -> Decision {
            city.when(Beijing.centre("c", .district, below: "beijing", district: code))
        }
        func grassroots(below parent: CentreID) -> Decision {
            city.when(Beijing.centre("g", .grassroots, below: parent))
        }
        func recoded(_ code: DistrictCode) -> Decision {
            given(
                Beijing.centres,
                [Beijing.centre("miyun", .district, below: "beijing", district: "110228")]
            ).when(event("miyun", .centreRecoded(.init(district: code))))
        }
        return [
            .refused(
                "municipal-centre-exists", city.when(Beijing.centre("peking", .municipal)),
                not: given([]).when(Beijing.centre("peking", .municipal))),
            .refused("district-centre-exists", district("110105"), not: district("110108")),
            .refused(
                "parent-not-a-district-centre", grassroots(below: "dong"),
                not: grassroots(below: "dongcheng")),
            .refused(
                "unknown-reference", grassroots(below: "west"), not: grassroots(below: "dongcheng")),
            .refused("not-the-successor", recoded("110119"), not: recoded("110118")),
            .refused(
                "already-exists", city.when(Beijing.centre("dong", .special, below: "beijing")),
                not: city.when(Beijing.centre("opera", .special, below: "beijing"))),
        ]
    }

    private static var endings: [Line] {
        func dissolve(
            _ id: String, into successor: CentreID, in given: Specification = city
        ) -> Decision {
            given.when(event(id, .centreDissolved(.init(successor: successor))))
        }
        let gone = dissolve("wangjing", into: "chaoyang").recorded()
        func apply(at centre: CentreID) -> Decision {
            gone.when(Beijing.applied("v-9", at: centre))
        }
        func propose(at centre: CentreID) -> Decision {
            gone.when(Beijing.proposed("p-9", of: centre))
        }
        func entry(_ kind: RegisterKind, at centre: CentreID, to: [CentreID]? = nil) -> Decision {
            gone.when(
                event(
                    "r-1",
                    .registerEntered(
                        .init(
                            kind: kind, centre: centre, title: "Winter", number: "1",
                            on: "2026-06-01", to: to, year: 2026))))
        }
        return [
            .refused(
                "successor-not-active", dissolve("wangjing", into: "wangjing"),
                not: dissolve("wangjing", into: "chaoyang")),
            .refused(
                "successor-not-active", dissolve("dongcheng", into: "wangjing", in: gone),
                not: dissolve("dongcheng", into: "chaoyang", in: gone)),
            .refused(
                "successor-below", dissolve("chaoyang", into: "wangjing"),
                not: dissolve("chaoyang", into: "dong")),
            .refused(
                "municipal-centre-stays", dissolve("beijing", into: "chaoyang"),
                not: dissolve("chaoyang", into: "beijing")),
            .refused(
                "out-of-order", dissolve("wangjing", into: "chaoyang", in: gone),
                not: dissolve("wangjing", into: "chaoyang")),
            .refused("centre-not-active", propose(at: "wangjing"), not: propose(at: "chaoyang")),
            .flagged("centre-not-active", apply(at: "wangjing"), not: apply(at: "chaoyang")),
            .refused(
                "centre-not-active", entry(.policy, at: "wangjing"),
                not: entry(.policy, at: "chaoyang")),
            .flagged(
                "centre-not-active", entry(.plan, at: "wangjing"), not: entry(.plan, at: "chaoyang")
            ),
            .refused(
                "not-downward", entry(.guidance, at: "chaoyang", to: ["chaoyang"]),
                not: entry(.guidance, at: "chaoyang", to: ["wangjing"])),
            .refused(
                "not-downward", entry(.guidance, at: "chaoyang", to: ["beijing"]),
                not: entry(.plan, at: "chaoyang", to: ["beijing"])),
        ]
    }

    private static var posters: [Line] {
        func declare(by centre: CentreID, from source: String? = nil) -> Decision {
            given(Beijing.working).when(
                event("v-1", .volunteerSkillsDeclared(.init(skills: []))), by: .centre(centre),
                from: source)
        }
        func designate(by principal: Principal) -> Decision {
            given(Beijing.working).when(
                event("v-1", .volunteerExpertDesignated(.init(field: "opera"))), by: principal)
        }
        return [
            .outside(at: "/subject", declare(by: "wangjing"), not: declare(by: "chaoyang")),
            .outside(
                at: "/source", declare(by: "chaoyang", from: "/centres/beijing"),
                not: declare(by: "chaoyang", from: "/centres/wangjing")),
            .outside(
                at: "/type", designate(by: .centre("chaoyang")),
                not: designate(by: .centre("beijing"))),
        ]
    }

    private static var inspections: [Line] {
        let open = given(Beijing.centres, [InspectionTests.opened()])
        func opened(
            _ weights: [Int] = [40, 60], _ centres: [CentreID] = ["chaoyang", "dongcheng"],
            keys: [String] = ["plan", "people"]
        ) -> Decision {
            city.when(InspectionTests.opened(weights, centres: centres, keys: keys))
        }
        func downward(_ centre: CentreID) -> Decision {
            city.when(InspectionTests.opened(centres: [centre]), by: .centre("chaoyang"))
        }
        func score(
            _ centre: CentreID = "chaoyang", _ criterion: String = "plan",
            from source: String = "/ledger"
        ) -> Decision {
            open.when(InspectionTests.scored(centre, criterion), by: .operator, from: source)
        }
        func publish(_ cells: [(CentreID, String)]) -> Decision {
            given(
                Beijing.centres, [InspectionTests.opened()],
                cells.map { InspectionTests.scored($0.0, $0.1) }
            ).when(InspectionTests.published)
        }
        let three: [(CentreID, String)] = [
            ("chaoyang", "plan"), ("chaoyang", "people"), ("dongcheng", "plan"),
        ]
        return [
            .refused("weights-not-whole", opened([40, 59]), not: opened([40, 60])),
            .refused("weights-not-whole", opened([40, 61]), not: opened([40, 60])),
            .refused("criterion-twice", opened(keys: ["plan", "plan"]), not: opened()),
            .refused("not-downward", downward("chaoyang"), not: downward("wangjing")),
            .refused(
                "scores-itself", score(from: "/centres/chaoyang"),
                not: score(from: "/centres/dongcheng")),
            .refused(
                "scores-upward", score(from: "/centres/wangjing"),
                not: score(from: "/centres/beijing")),
            .refused("centre-not-inspected", score("dong"), not: score("dongcheng")),
            .refused(
                "unknown-criterion", score("chaoyang", "third"), not: score("chaoyang", "people")),
            .refused("empty-cell", publish(three), not: publish(three + [("dongcheng", "people")])),
        ]
    }

    private static var epochs: [Line] {
        let newest = RulesEpoch.newest.number
        func adopted(_ epoch: Int, after inForce: Int) -> Decision {
            given([EpochTests.founded(inForce)]).when(
                event("ledger", .ledgerRulesAdopted(.init(epoch: epoch))))
        }
        func granted(until end: Timestamp) -> Decision {
            city.when(
                event(
                    "k-1",
                    .accessGranted(
                        .init(
                            role: .auditor, holder: "Audit",
                            tokenDigest: String(repeating: "a", count: 64), expiresAt: end)),
                    at: "2026-06-01 12:00"))
        }
        return [
            .refused(
                "epoch-not-later", adopted(newest - 1, after: newest - 1),
                not: adopted(newest, after: newest - 1)),
            .refused(
                "epoch-unknown", adopted(newest + 1, after: newest - 1),
                not: adopted(newest, after: newest - 1)),
            .flagged(
                "ends-before-start", granted(until: "2026-06-01 12:00"),
                not: granted(until: "2026-06-01 12:01")),
        ]
    }
}
