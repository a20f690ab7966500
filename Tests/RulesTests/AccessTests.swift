import Catalogue
import Rules
import Testing

@Suite("Accesses")
struct AccessTests {
    @Test("ends-before-start: an access that has ended when it is granted is flagged")
    func ended() throws {
        func grant(until end: Timestamp?) -> Decision {
            let digest = String(repeating: "a", count: 64)
            return given(Beijing.centres).when(
                event(
                    "k-1",
                    .accessGranted(
                        .init(role: .auditor, holder: "Audit", tokenDigest: digest, expiresAt: end)),
                    at: "2026-06-01 12:00"))
        }
        grant(until: nil).then(.accepted)
        grant(until: "2026-06-01 12:01").then(.accepted)
        let ended = grant(until: "2026-06-01 12:00")
        ended.then(.accepted(findings: ["ends-before-start"]))
        #expect(try ended.objection("ends-before-start").pointer == "/data/expiresAt")
    }
}
