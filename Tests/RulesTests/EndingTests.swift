import Catalogue
import Rules
import Testing

@Suite("What ends, what took place, and what was answered")
struct EndingTests {
    private let city = given(Beijing.working)

    @Test("a cancelled project ends: it is not resumed, and not cancelled again")
    func project() {
        let cancelled = city.when(event("p-1", .projectCancelled(.init(reason: "No money"))))
            .then(.accepted)
        cancelled.when(event("p-1", .projectResumed(.init()))).then(.refused(code: "out-of-order"))
        cancelled.when(event("p-1", .projectCancelled(.init(reason: "Again"))))
            .then(.refused(code: "out-of-order"))
        city.when(event("p-9", .projectCancelled(.init(reason: "Nothing"))))
            .then(.refused(code: "unknown-reference"))
    }

    @Test("a shift that was held is one that was scheduled; of a cancelled one it is flagged")
    func shift() {
        let held = event("t-1", .shiftHeld(.init(attendance: 300)))
        city.when(held).then(.refused(code: "unknown-reference"))
        let scheduled = city.when(Beijing.shift("t-1", of: "p-1")).then(.accepted)
        scheduled.when(held).then(.accepted)
        scheduled.when(event("t-1", .shiftCancelled(.init(reason: "Rain")))).then(.accepted)
            .when(held).then(.accepted(findings: ["out-of-order"]))
    }

    @Test("an access ends once")
    func access() {
        let revoked = event("k-1", .accessRevoked(.init()))
        city.when(revoked).then(.refused(code: "unknown-reference"))
        let granted = event(
            "k-1",
            .accessGranted(
                .init(
                    role: .auditor, holder: "Audit",
                    tokenDigest: String(repeating: "a", count: 64))))
        city.when(granted).then(.accepted).when(revoked).then(.accepted)
            .when(revoked).then(.refused(code: "out-of-order"))
    }

    @Test("an acknowledgement names a supply that is on record")
    func acknowledgement() throws {
        let founded = event(
            "ledger",
            .ledgerFounded(
                .init(
                    origin: "test", publicKey: "key", timezone: "Asia/Shanghai", rulesEpoch: 2)))
        let supplied = given([founded], Beijing.working).when(
            event(
                "s-1",
                .personalDataSupplied(
                    .init(
                        recipient: "Federation", basis: .statute, purpose: "Register",
                        volunteers: ["v-1"])))
        ).then(.accepted)
        func acknowledged(_ of: EventID, _ ids: [String] = ["v-1"]) -> Draft {
            event("s-1", .personalDataAcknowledged(.init(of: of, accepted: ids, refused: [])))
        }
        supplied.when(acknowledged(supplied.last)).then(.accepted)
        supplied.when(acknowledged(supplied.last, [])).then(.accepted)
        let more = supplied.when(acknowledged(supplied.last, ["v-1", "v-2"]))
        more.then(.accepted(findings: ["acknowledged-unsupplied"]))
        #expect(try more.objection("acknowledged-unsupplied").message.contains("v-2"))
        let unknown = supplied.when(acknowledged(EventID(source: "/ledger", id: "nothing")))
        unknown.then(.refused(code: "unknown-reference"))
        #expect(try unknown.objection("unknown-reference").pointer == "/data/of")
    }

    @Test("an operator vouches for the clock of a ledger that was founded")
    func clock() {
        let accepted = event(
            "wenzhi",
            .ledgerClockAccepted(
                .init(wall: "2026-06-01 12:00", last: "2026-06-02 12:00", reason: "Set right")))
        city.when(accepted).then(.refused(code: "unknown-reference"))
        city.when(accepted, by: .centre("beijing")).then(.outsideTerritory(at: "/type"))
        let founded = event(
            "wenzhi",
            .ledgerFounded(
                .init(origin: "example.org/l", publicKey: "key", timezone: "Asia/Shanghai")))
        given([founded]).when(accepted).then(.accepted)
    }
}
