import Catalogue
import Rules
import Testing

@Suite("Events become states in one place")
struct EvolveTests {
    private static func events(_ drafts: [Draft]) -> [Event] {
        drafts.enumerated().map { $1.event(source: "/ledger", position: UInt64($0)) }
    }

    private static func state<State: AggregateState>(
        after drafts: [Draft], owners: [CentreID?] = []
    ) -> State? {
        var state: State?
        for (number, event) in events(drafts).enumerated() {
            state.apply(event, owner: number < owners.count ? owners[number] : "chaoyang")
        }
        return state
    }

    private static let served = Beijing.served(
        "h-1", from: "2026-06-01 09:00", to: "2026-06-01 11:00")

    @Test("nothing is there before the event that creates it")
    func creation() {
        let none: Hours? = Self.state(after: [Beijing.confirmed("h-1")])
        #expect(none == nil)
        let hours: Hours? = Self.state(after: [Beijing.confirmed("h-1"), Self.served])
        #expect(hours?.lifecycle == .served)
        #expect(hours?.owner == "chaoyang")
    }

    @Test("nothing leads out of a terminal state")
    func terminal() {
        let voided: [Draft] = [
            Self.served, Beijing.confirmed("h-1"),
            event("h-1", .hoursVoided(.init(reason: .error, detail: "Twice"))),
        ]
        let hours: Hours? = Self.state(
            after: voided + [event("h-1", .hoursDisputed(.init(reason: "Mine")))])
        #expect(hours?.lifecycle == .voided)
        #expect(hours == Self.state(after: voided))
    }

    @Test("a fact out of order moves its subject, which keeps its owner")
    func outOfOrder() {
        let cancelled = event("t-1", .shiftCancelled(.init(reason: "Rain")))
        let shift: Shift? = Self.state(
            after: [Beijing.shift("t-1", of: "p-1"), cancelled], owners: ["chaoyang", "dongcheng"])
        #expect(shift?.lifecycle == .cancelled)
        #expect(shift?.owner == "chaoyang")
    }

    @Test("what is created anew belongs to the centre that it is created under")
    func anew() {
        let volunteer: Volunteer? = Self.state(
            after: [
                Beijing.applied("v-1", at: "chaoyang"),
                event("v-1", .volunteerRejected(.init(reviewer: "staff"))),
                Beijing.applied("v-1", at: "dongcheng"),
            ], owners: ["chaoyang", "chaoyang", "dongcheng"])
        #expect(volunteer?.lifecycle == .applied)
        #expect(volunteer?.owner == "dongcheng")
    }

    @Test("an entry of a timesheet counts for a group only where its member served")
    func entry() throws {
        let inGroup = Beijing.served(
            "h-1", from: "2026-06-01 09:00", to: "2026-06-01 11:00", group: "g-1")
        let void = event("h-1", .hoursVoided(.init(reason: .error, detail: "Twice")))
        func record(_ drafts: [Draft]) throws -> Hours { try #require(Self.state(after: drafts)) }
        let served = try record([Self.served])
        let confirmed = try record([inGroup, Beijing.confirmed("h-1")])
        let voided = try record([inGroup, Beijing.confirmed("h-1"), void])
        #expect(TimesheetEntry(served, of: "h-1", for: "p-1", isMember: true).group == nil)
        #expect(TimesheetEntry(confirmed, of: "h-1", for: "p-1", isMember: false).group == nil)
        var entry = TimesheetEntry(confirmed, of: "h-1", for: "p-1", isMember: true)
        #expect(entry.group == "g-1" && entry.confirmed == 120 && !entry.isVoid)
        var sheet = Timesheet()
        #expect(sheet.set(entry, under: nil).map { $0.change } == [120])
        #expect(sheet.set(entry, under: nil).isEmpty)
        entry.follow(voided)
        #expect(entry.confirmed == nil && entry.isVoid && entry.group == "g-1")
        #expect(sheet.set(entry, under: nil).map { $0.change } == [Minutes(-120)])
    }

    @Test("a walk up the centres ends, also in a circle")
    func walk() {
        var visited: [CentreID] = []
        let isFound = CentreWalk.up(from: "a", by: { $0 == "a" ? "b" : "a" }) {
            visited.append($0)
            return false
        }
        #expect(!isFound)
        #expect(visited.count == CentreWalk.maximumSteps)
        #expect(CentreWalk.up(from: "a", by: { _ in nil }, until: { $0 == "a" }))
        #expect(!CentreWalk.up(from: "a", by: { _ in nil }, until: { $0 == "b" }))
    }
}
