import JSON
import Testing

/// Reading a document: kinds, ranges, members, strings, numbers.
@Suite struct DocumentTests {
    private let text = #"{"a":[1,2.5,{"b":null}],"c\u0064":"x\ny","中文":true,"":false}"#

    @Test func theTapeIsInTheOrderOfTheSource() throws {
        let document = try parse(text)
        let kinds = (0..<document.nodeCount).map(document.kind)
        #expect(
            kinds == [
                .object, .string, .array, .integer, .fraction, .object, .string, .null, .string,
                .string, .string, .true, .string, .false,
            ])
        #expect(document.count(0) == 4)
        #expect(document.count(2) == 3)
        #expect(document.count(3) == 0)
        #expect(document.next(0) == 14)
        #expect(document.next(1) == 2)
        #expect(document.next(2) == 8)
        #expect(document.firstChild(2) == 3)
        let pieces = [0, 2, 4, 8, 9].map { node in
            String(decoding: document.bytes[document.range(node)], as: UTF8.self)
        }
        #expect(pieces == [text, #"[1,2.5,{"b":null}]"#, "2.5", #""c\u0064""#, #""x\ny""#])
    }

    @Test func membersAreFoundByName() throws {
        let document = try parse(text)
        #expect(document.member(0, "a") == 2)
        #expect(document.member(0, "cd") == 9)
        #expect(document.member(0, "中文") == 11)
        #expect(document.member(0, "") == 13)
        #expect(document.member(0, "b") == nil)
        #expect(document.member(0, #"c\u0064"#) == nil)
        #expect(document.member(5, "b") == 7)
        #expect(document.member(2, "a") == nil)
        #expect(document.member(3, "a") == nil)
        var names: [String] = []
        document.forEachMember(0) { key, value in
            #expect(value == key + 1)
            names.append(document.string(key))
        }
        #expect(names == ["a", "cd", "中文", ""])
        var elements: [Int] = []
        document.forEachElement(2) { elements.append($0) }
        #expect(elements == [3, 4, 5])
    }

    @Test func theBodyMayThrow() throws {
        struct Found: Error, Equatable { let node: Int }
        let document = try parse(text)
        #expect(throws: Found(node: 8)) {
            try document.forEachMember(0) { key, _ throws(Found) in
                guard key != 8 else { throw Found(node: key) }
            }
        }
        #expect(throws: Found(node: 3)) {
            try document.forEachElement(2) { element throws(Found) in
                throw Found(node: element)
            }
        }
    }

    @Test(arguments: [
        (#""""#, "", 0), (#""abc""#, "abc", 3),
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t", 8),
        (#""\u0041\u00e9\u4E2d""#, "Aé中", 3), (#""\ud83d\ude00""#, "😀", 1),
        ("\"广州😀é\"", "广州😀é", 4), (#""é\u0301""#, "é\u{301}", 2), (#""\u0000""#, "\0", 1),
        (#""\uDBFF\uDFFF\u0080\u07FF\u0800\uFFFF""#, "\u{10FFFF}\u{80}\u{7FF}\u{800}\u{FFFF}", 5),
        (#""0123456789abcdef0123456789abcdef\\""#, #"0123456789abcdef0123456789abcdef\"#, 33),
    ])
    func stringsAreUnescaped(_ source: String, expected: String, scalars: Int) throws {
        let document = try parse(source)
        #expect(document.string(0).utf8.elementsEqual(expected.utf8))
        #expect(document.utf8(0) == Array(expected.utf8))
        #expect(document.unicodeScalarCount(0) == scalars)
        #expect(document.hasEscapes(0) == source.contains("\\"))
        #expect(document.contents(0) == 1..<source.utf8.count - 1)
        let isEqual = document.equals(0, utf8: Array(expected.utf8).span)
        let isEqualToMore = document.equals(0, utf8: Array((expected + "x").utf8).span)
        #expect(isEqual && !isEqualToMore)
        let copy = document.withUTF8(0) { bytes in bytes.indices.map { bytes[$0] } }
        #expect(copy == Array(expected.utf8))
    }

    @Test func equalityWithLiterals() throws {
        let document = try parse(#"["hours.served","hours\u002eserved","","héures"]"#)
        #expect(document.equals(1, "hours.served"))
        #expect(document.equals(2, "hours.served"))
        #expect(!document.equals(2, #"hours\u002eserved"#))
        for other: StaticString in [
            "hours.serve", "hours.served1", "Hours.served", "", "xours.served",
        ] {
            #expect(!document.equals(1, other))
            #expect(!document.equals(2, other))
        }
        #expect(document.equals(3, ""))
        #expect(document.equals(4, "h\u{E9}ures"))
        #expect(!document.equals(4, "he\u{301}ures"))
    }

    @Test(arguments: [
        ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("120", 120),
        ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min),
        ("9223372036854775808", nil), ("-9223372036854775809", nil),
        ("18446744073709551616", nil), ("100000000000000000000000000000", nil),
        ("1.0", nil), ("1e2", nil), ("true", nil), (#""1""#, nil), ("[1]", nil), ("null", nil),
    ])
    func integers(_ source: String, expected: Int64?) throws {
        #expect(try parse(source).integer(0) == expected)
        #expect(try parse("[0,\(source)]").integer(2) == expected)
    }
}
