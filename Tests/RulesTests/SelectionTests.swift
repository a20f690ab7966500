import Catalogue
import Rules
import Testing

@Suite("Selections")
struct SelectionTests {
    static func posted(
        _ nominees: [Nominee], until day: CivilDate, at time: Timestamp = "2026-05-01 09:00",
        recordedAt: Timestamp? = nil
    ) -> Draft {
        event(
            "s-1", .selectionPosted(.init(nominees: nominees.map(\.posted), until: day)), at: time,
            recordedAt: recordedAt)
    }

    static func decided(
        _ nominees: [Nominee], at time: Timestamp = "2026-05-09 00:00"
    ) -> Draft {
        event(
            "s-1",
            .selectionDecided(.init(honours: nominees.map { $0.honoured(as: "Model") })), at: time)
    }

    private static let nominees: [Nominee] = [.volunteer("v-1"), .project("p-1")]

    private let opened = given(
        Beijing.working, Beijing.registered("v-d", at: "dongcheng"), [Beijing.opened("s-1")])
    private let shown = given(
        Beijing.working, Beijing.selection("s-1", SelectionTests.nominees))

    @Test("notice-too-short: what is dated back was not shown to anybody")
    func datedBack() {
        let late = Self.posted(Self.nominees, until: "2026-05-08", recordedAt: "2026-05-02 09:00")
        opened.when(late, by: .centre("chaoyang")).then(.refused(code: "notice-too-short"))
        opened.when(
            Self.posted(Self.nominees, until: "2026-05-09", recordedAt: "2026-05-02 09:00"),
            by: .centre("chaoyang")
        ).then(.accepted)
        // The operator brings in history.
        opened.when(late).then(.accepted)
    }

    @Test("notice-not-run: nothing is decided before the last day of the notice is over")
    func decision() throws {
        let early = shown.when(Self.decided([.volunteer("v-1")], at: "2026-05-08 23:59"))
        early.then(.refused(code: "notice-not-run"))
        #expect(try early.objection("notice-not-run").message.contains("2026-05-08"))
        let after = shown.when(Self.decided([.volunteer("v-1")])).then(.accepted)
        #expect(after.situation.selection("s-1")?.honours.map(\.title) == ["Model"])
        opened.when(Self.decided([.volunteer("v-1")]))
            .then(.refused(["notice-not-run", "not-nominated", "out-of-order"]))
    }

    @Test("not-nominated: only nominees are honoured")
    func nominated() {
        shown.when(Self.decided([.volunteer("v-2")])).then(.refused(code: "not-nominated"))
        shown.when(Self.decided([])).then(.accepted)
    }

    @Test("a selection that was cancelled is not decided")
    func cancelled() {
        let cancelled = shown.when(event("s-1", .selectionCancelled(.init(reason: "Objections"))))
            .then(.accepted)
        cancelled.when(Self.decided([.volunteer("v-1")])).then(.refused(code: "out-of-order"))
    }

    @Test("a selection is its scope's")
    func owner() {
        let city = given(Beijing.working)
        city.when(Beijing.opened("s-1"), by: .centre("chaoyang")).then(.accepted)
        city.when(Beijing.opened("s-1"), by: .centre("dongcheng"))
            .then(.outsideTerritory(at: "/subject"))
        city.when(Beijing.opened("s-1", of: "beijing"), by: .centre("chaoyang"))
            .then(.outsideTerritory(at: "/subject"))
    }
}
