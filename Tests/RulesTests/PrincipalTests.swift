import Catalogue
import Rules
import Testing

@Suite("Names that appear in events and answers")
struct NameTests {
    @Test("roles", arguments: PrincipalRole.allCases)
    func roles(_ role: PrincipalRole) {
        #expect(PrincipalRole(text: role.text) == role)
    }

    @Test("severities", arguments: Severity.allCases)
    func severities(_ severity: Severity) {
        #expect(Severity(text: severity.text) == severity)
    }

    @Test("unknown names are none")
    func unknown() {
        #expect(PrincipalRole(text: "Operator") == nil)
        #expect(Severity(text: "grave") == nil)
    }
}
