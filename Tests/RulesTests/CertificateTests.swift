import Catalogue
import Rules
import Testing

@Suite("Certificates of service")
struct CertificateTests {
    static func issued(
        _ id: String = "c-1", number: String = "N-1", from: CivilDate = "2026-06-01",
        to: CivilDate = "2026-06-02", minutes: Minutes
    ) -> Draft {
        event(
            id,
            .certificateIssued(
                .init(volunteer: "v-1", number: number, from: from, to: to, minutes: minutes)),
            at: "2026-06-30 09:00")
    }

    private let city = given(
        Beijing.working, Beijing.service("h-1", on: "2026-06-01", minutes: 60),
        Beijing.service("h-2", on: "2026-06-02", minutes: 90),
        [Beijing.served("h-3", from: "2026-06-02 14:00", to: "2026-06-02 15:00")])

    @Test("minutes-differ: a certificate says what the record says")
    func minutes() throws {
        city.when(Self.issued(minutes: 150)).then(.accepted)
        city.when(Self.issued(minutes: 149)).then(.refused(code: "minutes-differ"))
        let more = city.when(Self.issued(minutes: 151))
        more.then(.refused(code: "minutes-differ"))
        #expect(try more.objection("minutes-differ").message.contains("has 150"))
        city.when(Self.issued(to: "2026-06-01", minutes: 60)).then(.accepted)
        city.when(Self.issued(from: "2026-06-02", minutes: 90)).then(.accepted)
        city.when(Self.issued(from: "1949-10-01", to: "2026-06-30", minutes: 150)).then(.accepted)
        city.when(Self.issued(from: "2026-06-03", to: "2026-06-03", minutes: 1))
            .then(.refused(code: "minutes-differ"))
    }

    @Test("taken: a number belongs to one certificate, also after its revocation")
    func number() {
        let once = city.when(Self.issued(minutes: 150)).then(.accepted)
        once.when(Self.issued("c-2", minutes: 150)).then(.refused(code: "taken"))
        once.when(Self.issued("c-2", number: "N-2", minutes: 150)).then(.accepted)
        once.when(event("c-1", .certificateRevoked(.init(reason: "Error")))).then(.accepted)
            .when(Self.issued("c-2", minutes: 150)).then(.refused(code: "taken"))
    }

    @Test("a certificate is the home centre's")
    func owner() {
        city.when(Self.issued(minutes: 150), by: .centre("chaoyang")).then(.accepted)
        city.when(Self.issued(minutes: 150), by: .centre("dongcheng"))
            .then(.outsideTerritory(at: "/subject"))
    }
}
