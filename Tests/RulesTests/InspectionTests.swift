import Catalogue
import Rules
import Testing

@Suite("Inspections")
struct InspectionTests {
    static func opened(
        _ weights: [Int] = [40, 60], centres: [CentreID] = ["chaoyang", "dongcheng"],
        keys: [String] = ["plan", "people", "third"]
    ) -> Draft {
        event(
            "i-1",
            .inspectionOpened(
                .init(
                    title: "Training", subject: .training, period: "2026", centres: centres,
                    criteria: zip(keys, weights).map { .init(key: $0, title: $0, weight: $1) })))
    }

    static func scored(
        _ centre: CentreID, _ criterion: String = "plan", _ score: Int = 50
    ) -> Draft {
        event(
            "i-1",
            .inspectionScored(
                .init(
                    centre: centre, criterion: criterion, score: score,
                    evidence: String(repeating: "0", count: 64))))
    }

    static let published = event("i-1", .inspectionPublished(.init()))
    private let city = given(Beijing.centres)
    private let open = given(Beijing.centres, [opened()])

    @Test("not-downward: a centre inspects those below it")
    func downward() {
        city.when(Self.opened(centres: ["wangjing"]), by: .centre("chaoyang")).then(.accepted)
        city.when(Self.opened(centres: ["chaoyang"]), by: .centre("chaoyang"))
            .then(.refused(code: "not-downward"))
        city.when(Self.opened(centres: ["beijing"]), by: .centre("chaoyang"))
            .then(.refused(code: "not-downward"))
        city.when(Self.opened(centres: ["dongcheng", "wangjing"]), by: .centre("chaoyang"))
            .then(.refused(code: "not-downward"))
        city.when(Self.opened(centres: ["beijing"])).then(.refused(code: "not-downward"))
    }

    @Test("scores-itself, scores-upward: nobody scores the own centre or one above it")
    func self_() {
        func score(_ centre: CentreID, from source: String) -> Decision {
            open.when(Self.scored(centre), by: .operator, from: source)
        }
        score("chaoyang", from: "/centres/beijing").then(.accepted)
        score("chaoyang", from: "/centres/dongcheng").then(.accepted)
        score("chaoyang", from: "/ledger").then(.accepted)
        score("chaoyang", from: "/centres/chaoyang/office").then(.refused(code: "scores-itself"))
        score("chaoyang", from: "/centres/wangjing").then(.refused(code: "scores-upward"))
    }

    @Test("empty-cell: every centre has a score by every criterion when it is published")
    func complete() throws {
        var city = open
        for (centre, criterion, score) in [
            ("chaoyang", "plan", 80), ("chaoyang", "people", 100), ("dongcheng", "plan", 0),
        ] {
            city = city.when(Self.scored(CentreID(centre), criterion, score)).then(.accepted)
        }
        let early = city.when(Self.published)
        early.then(.refused(code: "empty-cell"))
        #expect(try early.objection("empty-cell").message.contains("dongcheng"))
        city = city.when(Self.scored("dongcheng", "people", 1)).then(.accepted)
        let after = city.when(Self.published).then(.accepted)
        let inspection = try #require(after.situation.inspection(InspectionID("i-1")))
        #expect(inspection.total(of: "chaoyang") == 40 * 80 + 60 * 100)
        #expect(inspection.total(of: "dongcheng") == 60)
        after.when(Self.scored("dongcheng")).then(.refused(code: "out-of-order"))
    }

    @Test("before publication the last score holds")
    func again() {
        let twice = open.when(Self.scored("chaoyang", "plan", 10)).then(.accepted)
            .when(Self.scored("chaoyang", "plan", 90)).then(.accepted)
        #expect(twice.situation.inspection(InspectionID("i-1"))?.total(of: "chaoyang") == 3_600)
    }
}
