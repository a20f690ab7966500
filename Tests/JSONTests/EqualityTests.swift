import JSON
import Testing

/// Equality by value, in both directions, and compaction, which keeps it.
@Suite struct EqualityTests {
    private func areEqual(_ a: String, _ b: String) throws -> Bool {
        let first = try parse(a)
        let second = try parse(b)
        let forth = first.isEqual(0, in: second, 0)
        #expect(second.isEqual(0, in: first, 0) == forth, "\(a) and \(b), the other way")
        #expect(first.isEqual(0, in: first, 0))
        return forth
    }

    @Test(arguments: [
        ("1", "1.0"), ("1", "1e0"), ("1", "10E-1"), ("1", "0.1e1"), ("1", "0.001e+3"),
        ("0", "-0"), ("0", "0.00"), ("0", "0e5"), ("0", "-0.0e-7"), ("100", "1e2"),
        ("100", "1.00E+02"), ("-1.50", "-15e-1"), ("0.05", "5e-2"), ("120", "120"),
        ("1e400", "10e399"), ("1e-999999999999999999", "0.1e-999999999999999998"),
        ("123456789012345678901234567890", "12345678901234567890123456789e1"),
        (#""a\nb""#, #""a\u000ab""#), (#""/""#, #""\/""#), (#""中""#, #""\u4e2d""#),
        ("[1,2]", " [ 1.0 , 2e0 ] "), ("{}", "{ }"), (#"{"a":1,"b":2}"#, #"{"b":2.0,"a":1}"#),
        (#"{"a":{"x":[],"y":{}},"b":null}"#, #"{"b":null,"a":{"y":{},"x":[]}}"#),
        (#"{"\u0061":1}"#, #"{"a":1}"#), (#"{"a":1,"b":2,"c":3}"#, #"{"a":1,"c":3,"\u0062":2}"#),
    ])
    func equalValues(_ a: String, _ b: String) throws {
        #expect(try areEqual(a, b))
        #expect(try areEqual("[\(a)]", "[\(b)]"))
        #expect(try areEqual(#"{"k":\#(a),"l":1}"#, #"{"l":1,"k":\#(b)}"#))
    }

    @Test(arguments: [
        ("1", "2"), ("1", "-1"), ("1", "1.0000000000000000000000001"), ("1", "10"), ("0", "1"),
        ("9007199254740992", "9007199254740993"), ("1e5", "1e6"), ("0.1", "0.01"), ("5", #""5""#),
        ("1", "true"), ("0", "null"), ("0", "false"), ("true", "false"), ("[]", "{}"),
        (#""a""#, #""b""#), (#""a""#, #""A""#), (#""a""#, #""a ""#), ("\"\u{E9}\"", "\"e\u{301}\""),
        ("[1,2]", "[2,1]"), ("[1]", "[1,1]"), ("[[1],2]", "[1,[2]]"), (#"{"a":1}"#, #"{"a":2}"#),
        (#"{"a":1}"#, #"{"b":1}"#), (#"{"a":1}"#, #"{"a":1,"b":1}"#),
        (#"{"a":1,"b":2}"#, #"{"a":2,"b":1}"#), (#"{"a":1,"b":2}"#, #"{"b":2,"c":1}"#),
        (#"{"a":{}}"#, #"{"a":[]}"#), (#"{"a":null}"#, "{}"),
    ])
    func differentValues(_ a: String, _ b: String) throws {
        #expect(try !areEqual(a, b))
        #expect(try !areEqual("[0,\(a)]", "[0,\(b)]"))
    }

    /// Linear too: members in the opposite order.
    @Test func manyMembersInAnyOrder() throws {
        let members = (0..<20_000).map { "\"member-\($0)\":\($0)" }
        let forth = "{" + members.joined(separator: ",") + "}"
        let back = "{" + members.reversed().joined(separator: ",") + "}"
        #expect(try areEqual(forth, back))
        #expect(try !areEqual(forth, back.replacing("\"member-77\":77", with: "\"member-77\":78")))
    }

    @Test(arguments: [
        (" 1 ", "1"), ("\t[ 1 ,\r\n2 ]", "[1,2]"), (" { } ", "{}"), ("[ ]", "[]"),
        ("{ \"a b\" : \" x \\n \" , \"c\" : [ { } , [ ] ] }", #"{"a b":" x \n ","c":[{},[]]}"#),
        ("[1.50e+01, -0, true , null]", "[1.50e+01,-0,true,null]"),
        (#"{"\u0061":"\/"}"#, #"{"\u0061":"\/"}"#), ("\n\"中 文\"\n", "\"中 文\""),
        ("[[[ ],[{\"a\" : {}}]] ]", #"[[[],[{"a":{}}]]]"#),
    ])
    func compactionKeepsEveryToken(_ source: String, expected: String) throws {
        let document = try parse(source)
        var output = Array("before".utf8)
        document.appendCompact(0, to: &output)
        #expect(String(decoding: output, as: UTF8.self) == "before" + expected)
    }

    @Test func compactionOfAPart() throws {
        let document = try parse(#" { "id" : 1 , "data" : { "a" : [ 1 , 2 ] } , "z" : 0 } "#)
        var output: [UInt8] = []
        document.appendCompact(try #require(document.member(0, "data")), to: &output)
        #expect(String(decoding: output, as: UTF8.self) == #"{"a":[1,2]}"#)
    }
}
