import Catalogue
import Testing

/// The characters that a text or an id may have.
@Suite("Texts and ids")
struct TextTests {
    /// A text as JSON, every scalar escaped where that is possible.
    private func quoted(_ text: String) -> String {
        let units = text.utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return "\"" + units.joined() + "\""
    }

    private func codes(_ type: EventType, _ data: String) throws -> [String] {
        try Posting.violations(Posting.event(type, data)).map { "\($0.pointer) \($0.code)" }
    }

    private func name(_ text: String) throws -> [String] {
        try codes(.centreEstablished, #"{"level":"municipal","name":\#(quoted(text))}"#)
    }

    @Test(
        "white space and what has no shape is no name",
        arguments: [
            " ", "   ", "\u{3000}", "\u{00A0}\u{2003}", "\u{200B}", "\u{FEFF}\u{2060}", "\u{00AD}",
            "\u{3164}", "\u{115F}\u{1160}", "\u{FE0F}", "\u{2800}", "\u{E0020}", "\u{180E}",
            "\u{200E}",
        ])
    func blank(text: String) throws {
        #expect(try name(text) == ["/data/name blank-text"])
        let person = #"{"person":{"name":\#(quoted(text))}}"#
        #expect(
            try codes(.volunteerPersonCorrected, person) == ["/data/person/name blank-text"])
    }

    @Test(
        "control characters and turns of direction are refused in every text",
        arguments: [
            "\u{0}", "\u{1}", "\t", "\r", "\n", "\u{1B}", "\u{7F}", "\u{85}", "\u{9F}",
            "\u{2028}", "\u{2029}", "\u{202A}", "\u{202E}", "\u{2066}", "\u{2069}",
        ])
    func controls(text: String) throws {
        for whole in ["中" + text, text + "a", "a" + text + "中"] {
            #expect(try name(whole) == ["/data/name control-character"])
        }
        #expect(try Posting.refusal(["id": quoted("a" + text)]) == "/id bad-id")
        let number = #"{"number":\#(quoted("1" + text))}"#
        #expect(
            try codes(.volunteerFederationLinked, number) == ["/data/number control-character"])
        let person = #"{"person":{"name":"n","email":\#(quoted("a@b" + text))}}"#
        #expect(try codes(.volunteerPersonCorrected, person).count == 1)
    }

    @Test("a long text has several lines, and nothing else of the kind")
    func lines() throws {
        func reason(_ text: String) throws -> [String] {
            try codes(.volunteerReturned, #"{"reviewer":"s","reason":\#(quoted(text))}"#)
        }
        #expect(try reason("一\n二\n") == [])
        #expect(try reason("一\r\n二") == ["/data/reason control-character"])
        #expect(try reason("\n \n") == ["/data/reason blank-text"])
        #expect(try reason("一\u{0}") == ["/data/reason control-character"])
    }

    @Test(
        "names as people have them",
        arguments: ["王小明", "Anna Schmidt", "买买提·吐尔逊", "👩‍👩‍👧", "ｱ", "é", "𠮷野", "नमस्ते", "می‌خواهم"])
    func names(text: String) throws {
        #expect(try name(text) == [])
    }

    @Test(
        "an id that holds an identity or mobile number is refused wherever it stands",
        arguments: [
            "v-110101199003070038", "v110101199003070038", "110101199003070038-v",
            "v-11010119900307002X", "v-11010119900307002x", "v.110101.19900307.0038",
            "v-110101-1990-0307-0038", "v_110101_1990_03_07_0038", "v-110101900307003",
            "v-13800138000", "v13800138000", "13800138000-1", "v-138-0013-8000", "v.138.0013.8000",
            "v-8613800138000", "v-86-13800138000", "v:008613800138000", "u19912345678x",
        ])
    func numbers(id: String) throws {
        #expect(try Posting.refusal(["subject": "\"\(id)\""]) == "/subject identity-number-as-id")
        #expect(try Posting.refusal(["id": "\"\(id)\""]) == "/id identity-number-as-id")
        let reference = Posting.hours.replacing("v-1", with: id)
        #expect(
            try Posting.refusal(["data": reference]) == "/data/volunteer identity-number-as-id")
        #expect(
            try Posting.refusal(["source": "\"/centres/dongcheng/\(id)\""])
                == "/source identity-number-as-id")
    }

    @Test(
        "an event's id may have any separators, and full-width digits are digits",
        arguments: [
            "v １１０１０１１９９００３０７００３８", "138 0013 8000", "a/138/0013/8000",
            "电话13800138000", "１３８００１３８０００",
        ])
    func eventIDs(id: String) throws {
        #expect(try Posting.refusal(["id": quoted(id)]) == "/id identity-number-as-id")
    }

    @Test(
        "ids that machines make are accepted",
        arguments: [
            "018f3b6e-7c1a-7d23-9f10-13812345678a", "13812345-1381-4138-8138-138123456789",
            "01ARZ3NDEKTSV4RRFFQ69G5FAV", "h-2026-05-23-0001", "evt-1750000000000",
            "evt-1750000000000000", "20260519091230123", "e-202605190912301234",
            "5f1d7a3813800138000b2c4d", "access-13812345678901ab", "erased-v-11-t1780012345678901",
            "special-library-v00003", "centre.110101.2026", "v-12345678901", "v-2026-0001-0002",
        ])
    func machineIDs(id: String) throws {
        #expect(try Posting.refusal(["subject": "\"\(id)\""]) == nil)
        #expect(try Posting.refusal(["id": "\"\(id)\""]) == nil)
    }

    @Test("of 20,000 random UUIDs, with and without dashes, none is taken for a number")
    func uuids() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("uuids, seed \(seed)")
        var state = seed
        func word() -> String {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let digits = String(state >> 16, radix: 16)
            return String(repeating: "0", count: 12 - digits.count) + digits
        }
        var refused: [String] = []
        for _ in 0..<20_000 {
            let words = word() + word() + word()
            let digits = Array(words.prefix(32))
            let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
            let id = parts.joined(separator: "-")
            let plain = String(digits)
            for text in [id, plain, "e-" + id] {
                if let code = try Posting.refusal(["id": "\"\(text)\""]) {
                    refused.append("\(text) \(code)")
                }
            }
        }
        #expect(refused == [])
    }

    @Test("what is on record was judged when it was posted")
    func stored() throws {
        let bytes = String(
            decoding: Posting.store(try Posting.decode(Posting.event())), as: UTF8.self)
        let older = bytes.replacing("\"v-1\"", with: "\"v-110101199003070038\"")
        #expect(older != bytes)
        #expect(throws: Never.self) { try Catalogue.decodeStored(Array(older.utf8)) }
    }
}
