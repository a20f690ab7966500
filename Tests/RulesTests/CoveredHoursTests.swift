import Catalogue
import Rules
import Testing

@Suite("Hours that others cover")
struct CoveredHoursTests {
    /// `h-0` of nine to eleven, confirmed, and `h-1` of ten to twelve.
    private func city(_ minutes: Minutes? = nil) -> Specification {
        given(
            Beijing.working,
            [
                Beijing.served("h-0", from: "2026-06-01 09:00", to: "2026-06-01 11:00"),
                Beijing.served("h-1", from: "2026-06-01 10:00", to: "2026-06-01 12:00"),
                Beijing.confirmed("h-0", minutes: minutes),
            ])
    }

    @Test("hours-overlap: at most the minutes that other confirmed records leave")
    func confirmed() throws {
        let twice = city().when(Beijing.confirmed("h-1"))
        twice.then(.refused(code: "hours-overlap"))
        let reason = try twice.objection("hours-overlap")
        #expect(reason.restsOn.map(\.id) == ["h-1", "h-0"])
        #expect(reason.message.contains("120") && reason.message.contains("60"))
        city().when(Beijing.confirmed("h-1", minutes: 61)).then(.refused(code: "hours-overlap"))
        let after = city().when(Beijing.confirmed("h-1", minutes: 60)).then(.accepted)
        #expect(after.situation.volunteer("v-1")?.confirmed == 180)
    }

    @Test("hours-overlap: a record covers no more than the minutes confirmed in it")
    func partly() {
        city(20).when(Beijing.confirmed("h-1", minutes: 100)).then(.accepted)
        city(20).when(Beijing.confirmed("h-1", minutes: 101))
            .then(.refused(code: "hours-overlap"))
        city(0).when(Beijing.confirmed("h-1")).then(.accepted)
    }

    @Test("hours-overlap: what is not confirmed, or touches, covers nothing")
    func uncovered() {
        let served = given(
            Beijing.working,
            [
                Beijing.served("h-0", from: "2026-06-01 09:00", to: "2026-06-01 10:00"),
                Beijing.served("h-1", from: "2026-06-01 10:00", to: "2026-06-01 12:00"),
                Beijing.served("h-2", from: "2026-06-01 10:00", to: "2026-06-01 12:00"),
                Beijing.confirmed("h-0"),
            ])
        let after = served.when(Beijing.confirmed("h-1")).then(.accepted)
        after.when(Beijing.confirmed("h-2", minutes: 1)).then(.refused(code: "hours-overlap"))
        after.when(Beijing.confirmed("h-2", minutes: 0)).then(.accepted)
        after.when(event("h-1", .hoursVoided(.init(reason: .duplicate, detail: "Twice"))))
            .then(.accepted).when(Beijing.confirmed("h-2")).then(.accepted)
    }

    @Test("hours-overlap: several records, one after the other and across the end of a month")
    func several() {
        let city = given(
            Beijing.working,
            [
                Beijing.served("h-0", from: "2026-05-31 22:00", to: "2026-06-01 01:00"),
                Beijing.served("h-1", from: "2026-06-01 02:00", to: "2026-06-01 03:00"),
                Beijing.served("h-2", from: "2026-05-31 23:00", to: "2026-06-01 04:00"),
                Beijing.confirmed("h-0"), Beijing.confirmed("h-1"),
            ])
        city.when(Beijing.confirmed("h-2", minutes: 120)).then(.accepted)
        city.when(Beijing.confirmed("h-2", minutes: 121)).then(.refused(code: "hours-overlap"))
    }

    @Test("hours-overlap: a resolution and a correction upwards are held against it, too")
    func changed() {
        func correct(_ id: String, _ minutes: Minutes) -> Draft {
            event(id, .hoursCorrected(.init(minutes: minutes, reason: "Typo")))
        }
        let both = city().when(Beijing.confirmed("h-1", minutes: 60)).then(.accepted)
        both.when(correct("h-1", 61)).then(.refused(code: "hours-overlap"))
        both.when(correct("h-0", 110)).then(.accepted)
        let disputed = city().when(
            event("h-1", .hoursRejected(.init(confirmer: "staff", reason: "Absent")))
        ).then(.accepted).when(event("h-1", .hoursDisputed(.init(reason: "I was there"))))
            .then(.accepted)
        func resolve(_ minutes: Minutes) -> Draft {
            event("h-1", .hoursResolved(.init(minutes: minutes, reason: "Seen")))
        }
        disputed.when(resolve(61)).then(.refused(code: "hours-overlap"))
        disputed.when(resolve(60)).then(.accepted)
    }

    @Test("hours-overlap: another person's time is another person's")
    func others() {
        let city = given(
            Beijing.working,
            [
                Beijing.served("h-0", from: "2026-06-01 09:00", to: "2026-06-01 11:00"),
                Beijing.served(
                    "h-1", from: "2026-06-01 09:00", to: "2026-06-01 11:00", by: "v-2",
                    participation: "a-2"),
                Beijing.confirmed("h-0"),
            ])
        city.when(Beijing.confirmed("h-1")).then(.accepted)
    }
}
