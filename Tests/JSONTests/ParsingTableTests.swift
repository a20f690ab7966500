import JSON
import Testing

/// The tables in the manner of the public JSON parsing suite: y must be accepted, n refused, and
/// where the parser may choose, our choice is pinned.
@Suite struct ParsingTableTests {
    @Test(arguments: AcceptedCases.all + ImplementationCases.accepted)
    func accepts(_ item: ParsingCase) throws {
        let document = try JSONDocument(parsing: item.bytes)
        #expect(document.next(0) == document.nodeCount)
    }

    @Test(arguments: RefusedCases.all + UTF8Cases.refused + ImplementationCases.refused)
    func refuses(_ item: ParsingCase) {
        #expect(refusal(item.bytes) == item.refusal)
    }

    @Test func cutAnywhereADocumentIsRefused() {
        for item in AcceptedCases.all {
            // A number alone is still a number when it is cut.
            let text = item.bytes.first.map { [UInt8(ascii: "["), UInt8(ascii: "{")].contains($0) }
            guard text == true, item.bytes.last.map({ $0 > 0x20 }) == true else { continue }
            for end in 0..<item.bytes.count {
                let code = refusal(Array(item.bytes[..<end]))
                let expected: JSONError.Code = end == 0 ? .empty : .unexpectedEnd
                #expect(code == expected, "\(item.name) cut at \(end)")
            }
        }
    }

    @Test func aRangeEndsTheDocument() throws {
        for item in AcceptedCases.all {
            let padded = Array(#"["x"#.utf8) + item.bytes + Array(#"0"]}"#.utf8)
            let range = 3..<3 + item.bytes.count
            let document = try JSONDocument(parsing: padded, range: range)
            let whole = try JSONDocument(parsing: item.bytes)
            #expect(document.isEqual(0, in: whole, 0), "\(item.name)")
            #expect(document.range(0).lowerBound == whole.range(0).lowerBound + 3)
        }
        for item in RefusedCases.all + UTF8Cases.refused {
            let padded = Array(#"["x"#.utf8) + item.bytes + Array(#"0"]}"#.utf8)
            #expect(throws: JSONError.self, "\(item.name)") {
                try JSONDocument(parsing: padded, range: 3..<3 + item.bytes.count)
            }
        }
    }

    @Test func everyTableEntryIsThere() {
        #expect(AcceptedCases.all.count > 75)
        #expect(RefusedCases.all.count + UTF8Cases.refused.count > 150)
    }

    @Test func spaceIsFoundWhereverItIs() throws {
        for text in [" 1", "1 ", "[ ]", "[1 ]", "[1, 2]", #"{"a" :1}"#, "\n[]", "{\t}"] {
            #expect(try parse(text).hasInsignificantWhitespace, "\(text)")
        }
        for text in ["1", #"" ""#, #"{"a b":" "}"#, "[1,2]"] {
            #expect(try !parse(text).hasInsignificantWhitespace, "\(text)")
        }
    }
}
