import Catalogue
import Testing

@Suite("The form of ids")
struct IDFormTests {
    @Test("texts are ids exactly where the regular expression says so")
    func expression() throws {
        let expression = try Regex(IDForm.expression)
        let bytes = (0..<0x80).map { String(UnicodeScalar(UInt8($0))) }
        let texts =
            bytes + bytes.map { "a" + $0 } + bytes.map { $0 + "a" } + [
                "", "é", "aé", "a\u{301}", "中心", "a中", String(repeating: "a", count: 64),
                String(repeating: "a", count: 65), "a" + String(repeating: ":", count: 63),
                "vol:haidian:88", "..", "a\r\n",
            ]
        for text in texts {
            #expect(IDForm.isID(text) == (text.wholeMatch(of: expression) != nil), "\(text)")
        }
    }

    @Test("characters of ids are those that may follow the first")
    func characters() {
        for value in UInt32(0)..<0x180 {
            guard let scalar = UnicodeScalar(value) else { continue }
            let character = Character(scalar)
            #expect(IDForm.isIDCharacter(character) == IDForm.isID("a\(character)"))
        }
        #expect(!IDForm.isIDCharacter("\r\n"))
        #expect(!IDForm.isIDCharacter("e\u{301}"))
    }
}
