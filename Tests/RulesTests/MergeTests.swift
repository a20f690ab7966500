import Catalogue
import Rules
import Testing

@Suite("One person, once")
struct MergeTests {
    private static let merge = event("v-2", .volunteerMerged(.init(into: "v-1")))

    private func served(_ id: String, by volunteer: VolunteerID, _ hours: ClosedRange<Int>)
        -> [Draft]
    {
        let day: CivilDate = "2026-06-01"
        let start = day.start.adding(minutes: hours.lowerBound * 60)
        let end = day.start.adding(minutes: hours.upperBound * 60)
        return [
            Beijing.served(id, from: start, to: end, by: volunteer, participation: nil),
            Beijing.confirmed(id, at: end),
        ]
    }

    private func minutes(_ specification: Specification) -> [Int?] {
        (["v-1", "v-2"] as [VolunteerID]).map {
            specification.situation.volunteer($0)?.confirmed.count
        }
    }

    @Test("hours of both count under the registration that goes on")
    func moved() {
        let both = given(
            Beijing.working, served("h-1", by: "v-1", 9...10), served("h-2", by: "v-2", 11...13))
        #expect(minutes(both) == [60, 120])
        let after = both.when(Self.merge).then(.accepted)
        #expect(minutes(after) == [180, 0])
        #expect(after.situation.volunteer("v-2")?.lifecycle == .merged)
    }

    @Test("what both have recorded of one time counts once")
    func once() {
        let both = given(
            Beijing.working, served("h-1", by: "v-1", 9...12), served("h-2", by: "v-2", 11...13))
        #expect(minutes(both) == [180, 120])
        // From eleven to twelve they share an hour.
        #expect(minutes(both.when(Self.merge).then(.accepted)) == [240, 0])
        let same = given(
            Beijing.working, served("h-1", by: "v-1", 9...12), served("h-2", by: "v-2", 9...12))
        #expect(minutes(same.when(Self.merge).then(.accepted)) == [180, 0])
        let beside = given(
            Beijing.working, served("h-1", by: "v-1", 9...12), served("h-2", by: "v-2", 12...13))
        #expect(minutes(beside.when(Self.merge).then(.accepted)) == [240, 0])
    }

    @Test("the daily cap is one person's")
    func cap() {
        let both = given(
            Beijing.working, [Beijing.scheme("s-1", from: "2026-01-01", cap: 200)],
            served("h-1", by: "v-1", 9...12), served("h-2", by: "v-2", 13...15))
        #expect(minutes(both) == [180, 120])
        #expect(minutes(both.when(Self.merge).then(.accepted)) == [200, 0])
    }

    @Test("hours-overlap: later confirmations see the service of both")
    func confirmation() {
        let both = given(
            Beijing.working, served("h-1", by: "v-1", 9...12),
            [served("h-2", by: "v-2", 11...13)[0], Self.merge])
        both.when(Beijing.confirmed("h-2")).then(.refused(code: "hours-overlap"))
        let after = both.when(Beijing.confirmed("h-2", minutes: 60)).then(.accepted)
        #expect(minutes(after) == [240, 0])
        let voided = after.when(event("h-1", .hoursVoided(.init(reason: .error, detail: "x"))))
            .then(.accepted)
        #expect(minutes(voided) == [60, 0])
    }

    @Test("a chain of merges ends at the last")
    func chain() {
        let both = given(
            Beijing.working, served("h-2", by: "v-2", 9...10),
            Beijing.registered("v-3", at: "chaoyang"),
            [Self.merge, event("v-1", .volunteerMerged(.init(into: "v-3")))])
        #expect(both.situation.volunteer("v-3")?.confirmed == 60)
        #expect(both.situation.person("v-2") == "v-3")
    }

    @Test("what is merged goes on elsewhere, and not where that ended")
    func targets() {
        let city = given(Beijing.working)
        func merge(_ id: String, into target: VolunteerID) -> Draft {
            event(id, .volunteerMerged(.init(into: target)))
        }
        city.when(merge("v-1", into: "v-1")).then(.refused(code: "merged-into-itself"))
        city.when(merge("v-1", into: "v-9")).then(.refused(code: "unknown-reference"))
        let after = city.when(Self.merge).then(.accepted)
        after.when(merge("v-1", into: "v-2")).then(.refused(code: "volunteer-merged"))
        after.when(merge("v-2", into: "v-1")).then(.refused(code: "out-of-order"))
        given(Beijing.working, [event("v-1", .volunteerErasureRequested(.init()))])
            .when(Self.merge).then(.refused(code: "person-erased"))
    }
}

@Suite("Complaints and the supply of personal data")
struct ComplaintTests {
    private let city = given(Beijing.working)

    private func complaint(
        about: ComplaintAbout = .project, _ id: String = "p-1", by volunteer: VolunteerID? = nil
    ) -> Draft {
        event("k-1", .complaintFiled(.init(about: about, id: id, by: volunteer)))
    }

    @Test("unknown-reference: what a complaint is about is on record, of that kind")
    func about() {
        city.when(complaint()).then(.accepted)
        city.when(complaint(about: .volunteer, "v-1")).then(.accepted)
        city.when(complaint(about: .centre, "chaoyang")).then(.accepted)
        city.when(complaint("p-9")).then(.refused(code: "unknown-reference"))
        city.when(complaint(about: .volunteer)).then(.refused(code: "unknown-reference"))
        city.when(complaint(about: .fund, "f-1")).then(.refused(code: "unknown-reference"))
    }

    @Test("a complaint comes from the centre that it is about, or from the home of who complains")
    func posters() {
        city.when(complaint(), by: .centre("chaoyang")).then(.accepted)
        city.when(complaint(), by: .centre("dongcheng")).then(.outsideTerritory(at: "/subject"))
        let visitor = given(
            Beijing.working, [event("v-1", .volunteerTransferred(.init(to: "dongcheng")))])
        visitor.when(complaint(by: "v-1"), by: .centre("dongcheng")).then(.accepted)
        visitor.when(complaint(by: "v-2"), by: .centre("dongcheng"))
            .then(.outsideTerritory(at: "/subject"))
    }

    @Test("it is answered once, by the centre that it is about or one above")
    func answered() {
        let filed = given(Beijing.working, [complaint()])
        let answer = event("k-1", .complaintAnswered(.init(upheld: true)))
        filed.when(answer, by: .centre("dongcheng")).then(.outsideTerritory(at: "/subject"))
        filed.when(answer, by: .centre("beijing")).then(.accepted)
        let after = filed.when(answer, by: .centre("chaoyang")).then(.accepted)
        #expect(after.situation.complaint(ComplaintID("k-1"))?.upheld == true)
        after.when(answer).then(.refused(code: "out-of-order"))
    }

    @Test("person-erased: nothing more is written about who was erased, nor in their name")
    func erased() {
        let erased = given(
            Beijing.working, [event("v-1", .volunteerErasureRequested(.init()))])
        erased.when(complaint(about: .volunteer, "v-1")).then(.refused(code: "person-erased"))
        erased.when(complaint(by: "v-1")).then(.refused(code: "person-erased"))
        erased.when(complaint(about: .volunteer, "v-2", by: "v-1")).then(.accepted)
        let filed = given(
            Beijing.working,
            [complaint(by: "v-1"), event("v-1", .volunteerErasureRequested(.init()))])
        filed.when(event("k-1", .complaintAnswered(.init(upheld: false))))
            .then(.refused(code: "person-erased"))
    }

    @Test(
        "supplied-without-consent: where consent is the ground, each has given it to that recipient"
    )
    func supplied() throws {
        func supply(_ basis: SupplyBasis) -> Draft {
            event(
                "d-1",
                .personalDataSupplied(
                    .init(
                        recipient: "Federation", basis: basis, purpose: "Hours",
                        volunteers: ["v-1", "v-2"])))
        }
        func consent(_ volunteer: VolunteerID, to recipient: String?) -> Draft {
            event(
                "c-\(volunteer.text)",
                .consentGiven(
                    .init(volunteer: volunteer, purpose: .supply, recipient: recipient)))
        }
        city.when(supply(.statute)).then(.accepted)
        let none = ["supplied-without-consent", "supplied-without-consent"]
        city.when(supply(.consent)).then(.accepted(findings: none))
        let both = given(
            Beijing.working, [consent("v-1", to: nil), consent("v-2", to: "Federation")])
        both.when(supply(.consent)).then(.accepted)
        let other = given(
            Beijing.working, [consent("v-1", to: nil), consent("v-2", to: "Insurer")])
        let flagged = other.when(supply(.consent))
        flagged.then(.accepted(findings: ["supplied-without-consent"]))
        #expect(
            try flagged.objection("supplied-without-consent").pointer == "/data/volunteers/1")
    }
}
