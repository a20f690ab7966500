import JSON
import Testing

/// A document that exceeds a limit is refused; one that just meets it is accepted.
@Suite struct LimitsTests {
    @Test func depthCountsObjectsAndArrays() {
        let limits = JSONLimits(maximumDepth: 3)
        #expect(refusal(Array(#"[{"a":[]}]"#.utf8), limits: limits) == nil)
        #expect(refusal(Array(#"[{"a":[1],"b":{}}]"#.utf8), limits: limits) == nil)
        #expect(refusal(Array(#"[{"a":[[]]}]"#.utf8), limits: limits) == .depthExceeded)
        #expect(refusal(Array(#"[{"a":[{}]}]"#.utf8), limits: limits) == .depthExceeded)
        #expect(refusal(Array("[]".utf8), limits: JSONLimits(maximumDepth: 0)) == .depthExceeded)
        #expect(refusal(Array("1".utf8), limits: JSONLimits(maximumDepth: 0)) == nil)
    }

    @Test func bytesIncludeSpace() {
        let limits = JSONLimits(maximumBytes: 4)
        #expect(refusal(Array("[1 ]".utf8), limits: limits) == nil)
        #expect(refusal(Array("[1 ] ".utf8), limits: limits) == .sizeExceeded)
        #expect(refusal([], limits: JSONLimits(maximumBytes: 0)) == .empty)
    }

    @Test func bytesAreThoseOfTheRange() throws {
        let bytes = Array("xxxx[1]xxxx".utf8)
        let document = try JSONDocument(
            parsing: bytes, range: 4..<7, limits: JSONLimits(maximumBytes: 3))
        #expect(document.range(0) == 4..<7)
        #expect(document.bytes == bytes)
        #expect(throws: JSONError(code: .sizeExceeded, offset: 4)) {
            try JSONDocument(parsing: bytes, range: 4..<7, limits: JSONLimits(maximumBytes: 2))
        }
        #expect(throws: JSONError(code: .empty, offset: 4)) {
            try JSONDocument(parsing: bytes, range: 4..<4)
        }
    }

    @Test func nodesIncludeNames() {
        for (text, nodes) in [("1", 1), ("[]", 1), ("[1,2]", 3), (#"{"a":1}"#, 3), ("[[],{}]", 3)] {
            let bytes = Array(text.utf8)
            let enough = JSONLimits(maximumNodes: nodes)
            let tooFew = JSONLimits(maximumNodes: nodes - 1)
            #expect(refusal(bytes, limits: enough) == nil, "\(text)")
            #expect(refusal(bytes, limits: tooFew) == .sizeExceeded, "\(text)")
        }
    }

    /// Documents with far more nodes than their size suggests need a larger tape, again and again.
    @Test(arguments: [10, 100, 1_000, 100_000])
    func theTapeGrows(_ elements: Int) throws {
        let flat = "[" + String(repeating: "1,", count: elements) + "2]"
        let document = try parse(flat)
        #expect(document.nodeCount == elements + 2)
        #expect(document.integer(elements + 1) == 2)
        #expect(document.count(0) == elements + 1)
        let pair = #"[{},{"a":[]}]"#
        let nested = "[" + String(repeating: pair + ",", count: elements / 5) + pair + "]"
        let deep = try parse(nested)
        #expect(deep.count(0) == elements / 5 + 1)
        deep.forEachElement(0) { element in
            #expect(deep.count(element) == 2)
            #expect(deep.range(element).count == pair.utf8.count)
        }
    }

    @Test func limitsAreBroughtWithinWhatTheTapeHolds() {
        let limits = JSONLimits(maximumDepth: .max, maximumBytes: .max, maximumNodes: .max)
        #expect(limits.maximumDepth == JSONLimits.highestDepth)
        #expect(limits.maximumBytes == JSONLimits.highestBytes)
        #expect(limits.maximumNodes == JSONLimits.highestNodes)
        let none = JSONLimits(maximumDepth: -1, maximumBytes: -1, maximumNodes: -1)
        #expect(none.maximumDepth == 0 && none.maximumBytes == 0 && none.maximumNodes == 0)
        let deepest = ImplementationCases.nested(JSONLimits.highestDepth)
        #expect(refusal(Array(deepest.utf8), limits: limits) == nil)
        #expect(refusal(Array("[\(deepest)]".utf8), limits: limits) == .depthExceeded)
    }

    @Test func errorsTellTheirPlaceInTheBytesGiven() {
        let cases: [(String, JSONError.Code, Int)] = [
            (#"{"a":x}"#, .unexpectedByte, 5), ("[1,2", .unexpectedEnd, 4),
            ("[\"ab\u{1}\"]", .controlCharacter, 4), (#"["ab\x"]"#, .badEscape, 4),
            ("[01]", .badNumber, 1), ("[] x", .trailingBytes, 3), ("  ", .empty, 2),
            ("[tru1]", .unexpectedByte, 4), (#"["a\uD800"]"#, .badEscape, 3),
        ]
        for (text, code, offset) in cases {
            #expect(throws: JSONError(code: code, offset: offset), "\(text)") {
                try parse(text)
            }
            #expect(throws: JSONError(code: code, offset: offset + 2), "\(text) in a range") {
                try JSONDocument(parsing: Array(("zz" + text).utf8), range: 2..<2 + text.utf8.count)
            }
        }
        #expect(throws: JSONError(code: .badUTF8, offset: 3)) {
            try JSONDocument(parsing: Array("[\"a".utf8) + [0xFF] + Array("\"]".utf8))
        }
    }
}
