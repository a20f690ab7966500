import JSON
import Testing

/// Two members of one object must not have the same name, however it is written.
@Suite struct DuplicateMemberTests {
    private func error(_ text: String) -> JSONError? {
        do throws(JSONError) {
            _ = try parse(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        (#"{"a":1,"a":1}"#, 7, "/a"),
        (#"{"a":1,"b":2,"a":3}"#, 13, "/a"),
        (#"{"":1,"":2}"#, 6, "/"),
        (#"{"a":1,"\u0061":2}"#, 7, "/a"),
        (#"{"\u0061":1,"a":2}"#, 12, "/a"),
        (#"{"\u0061":1,"\u0061":2}"#, 12, "/a"),
        (#"{"/":1,"\/":2}"#, 7, "/~1"),
        (#"{"~/~":1,"~/~":2}"#, 9, "/~0~1~0"),
        (#"{"\u00e9":1,"é":2}"#, 12, "/é"),
        (#"{"😀":1,"\ud83d\ude00":2}"#, 10, "/😀"),
        (#"{"a\nb":1,"a\u000Ab":2}"#, 10, "/a\nb"),
        (#"{"x":{"y":[{},[1,{"z":1,"z":2}]]}}"#, 24, "/x/y/1/1/z"),
        (#"[0,1,{"data":{"minutes":1,"minutes":2}}]"#, 26, "/2/data/minutes"),
        (#"{"a/b":{"c":1,"c":2}}"#, 14, "/a~1b/c"),
        (#"{"first":{"k":1},"second":[{"k":1},{"k":1,"k":{}}]}"#, 42, "/second/1/k"),
        (
            #"{"aaaaaaaaaaaaaaaaaaaa":{},"b":[1],"aaaaaaaaaaaaaaaaaaaa":0}"#, 35,
            "/aaaaaaaaaaaaaaaaaaaa"
        ),
    ])
    func areRefusedWithTheirPlace(_ text: String, offset: Int, pointer: String) {
        let error = error(text)
        #expect(error?.code == .duplicateMember)
        #expect(error?.offset == offset)
        #expect(error?.pointer == pointer)
    }

    @Test(arguments: [
        #"{"a":1,"b":1}"#, #"{"a":{"a":1},"b":{"a":1}}"#, #"{"a":1,"A":1,"a ":1," a":1}"#,
        "{\"\u{E9}\":1,\"e\u{301}\":1}", #"{"\\u0061":1,"a":1}"#, #"{"\n":1,"n":1,"\\n":1}"#,
        #"{"abcdefgh_1_ijklmnop":1,"abcdefgh_2_ijklmnop":1,"abcdefgh_3_ijklmnop":1}"#,
        #"{"a\u0000":1,"a":1,"a\u0000\u0000":1}"#,
    ])
    func namesThatDifferAreAccepted(_ text: String) {
        #expect(error(text) == nil)
    }

    /// Every size around the change from comparison to hashing, and every pair of places.
    @Test(arguments: [2, 3, 31, 32, 33, 34, 64, 65])
    func areFoundAtEveryPairOfPlaces(_ members: Int) {
        for second in 1..<members {
            for first in 0..<second where members < 34 || (first + second) % 7 == 0 {
                let names = (0..<members).map { $0 == second ? "name\(first)" : "name\($0)" }
                let text = "{" + names.map { "\"\($0)\":[{}]" }.joined(separator: ",") + "}"
                let error = error(text)
                #expect(error?.code == .duplicateMember)
                #expect(error?.pointer == "/name\(first)")
            }
        }
    }

    /// Wherever the names are in the text, the last bytes of the document included.
    @Test func namesOfEveryLengthAreFoundUpToTheEnd() {
        for length in 0...40 {
            let name = String("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST".prefix(length))
            for space in 0...20 {
                let end = ":0" + String(repeating: " ", count: space) + "}"
                #expect(error("{\"\(name)\":0,\"\(name)\"\(end)")?.code == .duplicateMember)
                #expect(error("{\"\(name)\":0,\"\(name)x\"\(end)") == nil)
                #expect(error("{\"\(name)x\":0,\"\(name)y\"\(end)") == nil)
            }
        }
    }

    /// The work is linear: an object of 200,000 members would take minutes if it were not.
    @Test(arguments: [10_000, 200_000])
    func manyMembersAreCheckedInLinearTime(_ members: Int) throws {
        var text = "{"
        for index in 0..<members { text += "\"prefix-shared-\(index)-suffix-shared\":0," }
        let limits = JSONLimits(maximumBytes: 32 << 20)
        let document = try parse(text + "\"last\":0}", limits: limits)
        #expect(document.count(0) == members + 1)
        for name in ["prefix-shared-0-suffix-shared", #"\u0070refix-shared-17-suffix-shared"#] {
            #expect(throws: JSONError.self) {
                try parse(text + "\"\(name)\":0}", limits: limits)
            }
        }
    }

    /// Names with one fingerprint: same length, first eight and last eight bytes.
    @Test func namesOfOneFingerprintAreToldApart() throws {
        var text = "{"
        for index in 0..<30 { text += "\"aaaaaaaa\(index + 100)zzzzzzzz\":{}," }
        _ = try parse(text + "\"x\":1}")
        #expect(error(text + "\"aaaaaaaa117zzzzzzzz\":1}")?.code == .duplicateMember)
        for index in 30..<5_000 { text += "\"aaaaaaaa\(index + 100)zzzzzzzz\":{}," }
        _ = try parse(text + "\"x\":1}")
        #expect(error(text + "\"aaaaaaaa117zzzzzzzz\":1}")?.code == .duplicateMember)
    }

    @Test func aVeryLongPointerIsLeftOut() {
        let name = String(repeating: "n", count: 2_000)
        let error = error("{\"\(name)\":1,\"\(name)\":2}")
        #expect(error?.code == .duplicateMember)
        #expect(error?.pointer.isEmpty == true)
    }
}
