import Catalogue
import Rules
import Testing

@Suite("Periods")
struct PeriodsTests {
    private let one: Timestamp = "2026-06-01 09:00"
    private let two: Timestamp = "2026-06-02 09:00"
    private let three: Timestamp = "2026-06-03 09:00"

    private func periods(_ notes: (Bool, Timestamp)...) -> Periods {
        var periods = Periods()
        for (holds, moment) in notes { periods.note(holds, from: moment) }
        return periods
    }

    @Test("a period holds at its beginning and not at its end")
    func edges() {
        let periods = periods((true, one), (false, two), (true, three))
        let minute = 60_000_000 as Int64
        for (moment, holds) in [(one, true), (two, false), (three, true)] {
            #expect(periods.holds(at: moment) == holds)
            let before = Timestamp(microseconds: moment.microseconds - minute)
            #expect(periods.holds(at: before) == !holds)
        }
        #expect(periods.isOpen && periods.changes == [one, two, three] && periods.count == 3)
        #expect(!Periods().isOpen && !Periods().holds(at: one) && Periods().count == 0)
    }

    @Test("what is said last decides from its own time on")
    func last() {
        #expect(periods((true, one), (true, two)).changes == [one])
        #expect(periods((true, two), (true, one)).changes == [one])
        #expect(periods((true, two), (false, one)).changes == [])
        #expect(periods((true, one), (false, three), (true, two)).changes == [one])
        #expect(
            periods((true, one), (false, two), (true, three), (false, two)).changes == [one, two])
        #expect(periods((true, one), (false, one)).changes == [])
        #expect(periods((false, one)).changes == [])
    }

    @Test("a day counts when any moment of it does")
    func days() {
        let periods = periods((true, one), (false, two), (true, "2026-06-05 23:59"))
        let expected: [(CivilDate, Bool)] = [
            ("2026-05-31", false), ("2026-06-01", true), ("2026-06-02", true),
            ("2026-06-03", false), ("2026-06-05", true), ("2026-06-06", true),
        ]
        for (day, holds) in expected { #expect(periods.holds(on: day) == holds, "\(day)") }
        let midnight = self.periods((true, one), (false, CivilDate("2026-06-02").start))
        #expect(!midnight.holds(on: "2026-06-02"))
    }

    @Test("periods with given changes are those that notes make")
    func changes() {
        for changes in [[], [one], [one, two], [one, two, three]] as [[Timestamp]] {
            var noted = Periods()
            for (place, change) in changes.enumerated() {
                noted.note(place.isMultiple(of: 2), from: change)
            }
            #expect(noted == Periods(changes: changes))
        }
    }
}
