import Catalogue
import Testing

@Suite("Rules about persons")
struct PersonRuleTests {
    private func violations(
        _ person: String, adult: Bool = true, time: String = "2026-11-23T08:00:00+08:00"
    ) throws -> [Violation] {
        let consent = adult ? "" : #""guardianConsent":true,"#
        let data =
            #"{"centre":"c","category":"arts-professional","adult":\#(adult),\#(consent)"#
            + #""skills":["music"],"person":\#(person)}"#
        return try Posting.violations(
            Posting.event([
                "type": "\"volunteer.applied\"", "time": "\"\(time)\"", "data": data,
            ]))
    }

    @Test(
        "Identity numbers by GB 11643",
        arguments: [
            ("110101199003070038", nil), ("11010119900307003X", "check-digit"),
            ("110101199003070039", "check-digit"), ("11010119900230003X", "check-digit"),
            ("11010119900307003x", "bad-format"), ("11010119900307003", "bad-format"),
            ("1101011990030700381", "too-long"), ("１10101199003070038", "bad-format"),
        ])
    func identityNumbers(number: String, code: String?) throws {
        let found = try violations(#"{"name":"n","idNumber":"\#(number)"}"#)
        #expect(found.first?.code == code)
        #expect(found.allSatisfy { $0.pointer == "/data/person/idNumber" })
        #expect(found.allSatisfy { !$0.message.description.contains(number) })
    }

    @Test("Every check character occurs and only one of eleven is right")
    func checkCharacters() throws {
        var seen: Set<String> = []
        for order in 1...40 {
            let body = "11010119900307" + String(String(1000 + order).dropFirst())
            let good = try "0123456789X".map(String.init).filter {
                try violations(#"{"name":"n","idNumber":"\#(body + $0)"}"#).isEmpty
            }
            #expect(good.count == 1)
            seen.formUnion(good)
        }
        #expect(seen.count == 11)
    }

    @Test("Birth date and gender agree with the identity number")
    func contradictions() throws {
        let number = #""idNumber":"110101199003070038""#
        let male = try violations(#"{"name":"n",\#(number),"gender":"male"}"#)
        let female = try violations(#"{"name":"n",\#(number),"gender":"female"}"#)
        let undisclosed = try violations(#"{"name":"n",\#(number),"gender":"undisclosed"}"#)
        #expect(male.isEmpty && undisclosed.isEmpty)
        #expect(female.map(\.pointer) == ["/data/person/gender"])
        let other = try violations(#"{"name":"n",\#(number),"birthDate":"1990-03-08"}"#)
        #expect(other.map(\.code) == ["contradiction"])
        #expect(other.map(\.pointer) == ["/data/person/birthDate"])
    }

    @Test(
        "Age at the event's time, on the Asia/Shanghai day",
        arguments: [
            ("2008-11-23", true, "2026-11-23T00:00:00+08:00", []),
            ("2008-11-23", true, "2026-11-22T16:00:00Z", []),
            ("2008-11-24", true, "2026-11-23T08:00:00+08:00", ["/data/adult"]),
            ("2008-11-24", false, "2026-11-23T08:00:00+08:00", []),
            ("2008-11-23", false, "2026-11-23T08:00:00+08:00", ["/data/adult"]),
            ("2012-11-23", false, "2026-11-23T08:00:00+08:00", []),
            ("2012-11-24", false, "2026-11-23T08:00:00+08:00", ["/data/person"]),
        ])
    func ages(birth: String, adult: Bool, time: String, pointers: [String]) throws {
        let found = try violations(
            #"{"name":"n","birthDate":"\#(birth)"}"#, adult: adult, time: time)
        #expect(found.map(\.pointer) == pointers)
    }

    @Test(
        "The same rules for a correction, with or without the word adult",
        arguments: [
            (#""#, "2012-11-24", ["/data/person too-young"]),
            (
                #""adult":true,"#, "2020-01-01",
                ["/data/person too-young", "/data/adult contradiction"]
            ),
            (#""#, "2012-11-23", []),
            (#""adult":true,"#, "2012-11-23", ["/data/adult contradiction"]),
            (#""adult":false,"guardianConsent":true,"#, "2012-11-23", []),
            (#""adult":false,"#, "2012-11-23", ["/data/guardianConsent required"]),
            (
                #""adult":false,"guardianConsent":false,"#, "2012-11-23",
                ["/data/guardianConsent not-in-enumeration"]
            ),
            (#""adult":true,"#, "1990-01-01", []),
        ])
    func corrections(members: String, birth: String, codes: [String]) throws {
        let person = #"{"name":"n","birthDate":"\#(birth)"}"#
        let found = try Posting.violations(
            Posting.event([
                "type": "\"volunteer.person-corrected\"",
                "time": "\"2026-11-23T08:00:00+08:00\"",
                "data": "{\(members)\"person\":\(person)}",
            ]))
        #expect(found.map { "\($0.pointer) \($0.code)" } == codes)
        // An identity number says the birth date as well.
        let young = try Posting.violations(
            Posting.event(
                .volunteerPersonCorrected,
                #"{"person":{"name":"n","idNumber":"11010120200101001X"}}"#))
        #expect(young.map(\.code) == ["too-young"])
    }

    @Test("Nothing about a person is echoed, not even the name of a member")
    func echoes() throws {
        let found = try violations(#"{"name":"","phone":"secret","王小明":"secret","email":"a"}"#)
        #expect(found.count == 4)
        for violation in found {
            #expect(!violation.message.description.contains("secret"))
            #expect(!violation.pointer.contains("王"))
            #expect(violation.pointer.hasPrefix("/data/person"))
        }
    }

    @Test(
        "Credit codes by GB 32100",
        arguments: [
            ("12110000400612345B", nil), ("12110000400612345C", "check-digit"),
            ("12110000400612345I", "bad-format"), ("12110000400612345", "bad-format"),
            ("91110000802100433B", nil), ("911100008021004330", "check-digit"),
        ])
    func creditCodes(code: String, refusal: String?) throws {
        let data = #"{"level":"municipal","name":"n","creditCode":"\#(code)"}"#
        let found = try Posting.violations(Posting.event(.centreEstablished, data))
        #expect(found.first?.code == refusal)
    }
}
