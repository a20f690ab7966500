import Catalogue
import Rules
import TestSupport
import Testing

@Suite("Timesheets")
struct TimesheetTests {
    private let day: CivilDate = "2026-06-01"

    private func entry(
        _ id: HoursID, at start: Timestamp, minutes: Int = 60, confirmed: Minutes? = nil,
        activity: Activity = .service, isVoid: Bool = false
    ) -> TimesheetEntry {
        TimesheetEntry(
            hours: id, project: "p-1", group: nil, startedAt: start,
            endedAt: start.adding(minutes: minutes), activity: activity, confirmed: confirmed,
            isVoid: isVoid)
    }

    private func scheme(cap: Minutes?, counts: [Activity] = [.service]) -> Scheme {
        Scheme(
            number: "1", effectiveFrom: "2012-01-01", stars: [], medals: [], counts: counts,
            dailyCap: cap,
            id: "s-1")
    }

    private func sheet(_ entries: TimesheetEntry...) -> Timesheet {
        var sheet = Timesheet()
        for entry in entries { sheet.set(entry) }
        return sheet
    }

    @Test("entries are sorted by start, then by id, in any order of arrival")
    func order() {
        var generator = SeededGenerator(for: "timesheet order")
        let entries = [
            entry("h-1", at: "2026-06-01 09:00"), entry("h-2", at: "2026-06-01 09:00"),
            entry("h-3", at: "2026-06-01 10:00"), entry("h-0", at: "2026-06-02 00:00"),
            entry("h-5", at: "2026-06-30 23:00"),
        ]
        for _ in 0..<50 {
            var sheet = Timesheet()
            for entry in entries.shuffled(using: &generator) { sheet.set(entry) }
            #expect(sheet.entries.map(\.hours) == ["h-1", "h-2", "h-3", "h-0", "h-5"])
        }
    }

    @Test("a record that is set again is replaced")
    func replaced() {
        var sheet = sheet(entry("h-1", at: "2026-06-01 09:00"))
        sheet.set(entry("h-1", at: "2026-06-01 09:00", confirmed: 50))
        #expect(sheet.entries.count == 1)
        #expect(sheet.entry("h-1")?.confirmed == 50)
        #expect(sheet.entry("h-2") == nil)
    }

    @Test("overlapping: open at both ends, without voided records and the record itself")
    func overlapping() {
        let sheet = sheet(
            entry("h-1", at: "2026-06-01 09:00"),
            entry("h-2", at: "2026-06-01 10:00", isVoid: true),
            entry("h-3", at: "2026-06-01 11:00"))
        func overlaps(_ start: Timestamp, _ end: Timestamp, except id: HoursID = "x") -> [HoursID] {
            sheet.overlapping(start, end, except: id).map(\.hours)
        }
        #expect(overlaps("2026-06-01 08:00", "2026-06-01 13:00") == ["h-1", "h-3"])
        #expect(overlaps("2026-06-01 10:00", "2026-06-01 11:00") == [])
        #expect(overlaps("2026-06-01 09:59", "2026-06-01 10:00") == ["h-1"])
        #expect(overlaps("2026-06-01 12:00", "2026-06-01 13:00") == [])
        #expect(overlaps("2026-06-01 08:00", "2026-06-01 13:00", except: "h-1") == ["h-3"])
    }

    @Test("recount without a scheme: confirmed service counts in full")
    func withoutScheme() {
        var sheet = sheet(
            entry("h-1", at: "2026-06-01 09:00", confirmed: 600),
            entry("h-2", at: "2026-06-01 20:00", confirmed: 60, activity: .rehearsal),
            entry("h-3", at: "2026-06-01 22:00"))
        let changes = sheet.recount(day, under: nil)
        #expect(changes.map(\.entry.hours) == ["h-1"])
        #expect(changes.map(\.change) == [600])
        #expect(sheet.entries.map(\.counted) == [600, 0, 0])
        #expect(sheet.recount(day, under: nil).isEmpty)
    }

    @Test("recount under a cap: earlier service first, until the day is full")
    func capped() {
        var sheet = sheet(
            entry("h-3", at: "2026-06-01 20:00", confirmed: 60),
            entry("h-1", at: "2026-06-01 09:00", confirmed: 100),
            entry("h-2", at: "2026-06-01 14:00", confirmed: 50))
        _ = sheet.recount(day, under: scheme(cap: 120))
        #expect(sheet.entries.map(\.counted) == [100, 20, 0])
        _ = sheet.recount(day, under: scheme(cap: nil))
        #expect(sheet.entries.map(\.counted) == [100, 50, 60])
        _ = sheet.recount(day, under: scheme(cap: 0))
        #expect(sheet.entries.map(\.counted) == [0, 0, 0])
    }

    @Test("recount: an activity that does not count takes nothing of the cap")
    func activities() {
        var sheet = sheet(
            entry("h-1", at: "2026-06-01 09:00", confirmed: 100, activity: .rehearsal),
            entry("h-2", at: "2026-06-01 14:00", confirmed: 50))
        _ = sheet.recount(day, under: scheme(cap: 60))
        #expect(sheet.entries.map(\.counted) == [0, 50])
        _ = sheet.recount(day, under: scheme(cap: 60, counts: [.service, .rehearsal]))
        #expect(sheet.entries.map(\.counted) == [60, 0])
    }

    @Test("recount: voiding gives its room to the rest, and the changes add up")
    func voiding() {
        var sheet = sheet(
            entry("h-1", at: "2026-06-01 09:00", confirmed: 100),
            entry("h-2", at: "2026-06-01 14:00", confirmed: 50))
        _ = sheet.recount(day, under: scheme(cap: 120))
        sheet.set(
            TimesheetEntry(
                hours: "h-1", project: "p-1", group: nil, startedAt: "2026-06-01 09:00",
                endedAt: "2026-06-01 10:00", activity: .service, isVoid: true, counted: 100))
        let changes = sheet.recount(day, under: scheme(cap: 120))
        #expect(changes.map(\.change) == [Minutes(-100), 30])
        #expect(sheet.entries.map(\.counted) == [0, 50])
    }

    @Test("recount leaves other days alone; a day is an Asia/Shanghai day")
    func otherDays() {
        var sheet = sheet(
            entry("h-1", at: "2026-06-01 00:00", confirmed: 10),
            entry("h-2", at: "2026-06-01 23:59", confirmed: 20),
            entry("h-3", at: "2026-06-02 00:00", confirmed: 30))
        #expect(sheet.recount(day, under: nil).map(\.entry.hours) == ["h-1", "h-2"])
        #expect(sheet.entries.map(\.counted) == [10, 20, 0])
    }

    @Test("months compare in time and know their year")
    func months() {
        #expect(Month("2026-06-01") == Month(code: 202_606))
        #expect(Month("2025-12-31") < Month("2026-01-01"))
        #expect(Month("2026-06-30").year == 2026)
        #expect(Month("2026-06-30").month == 6)
    }
}
