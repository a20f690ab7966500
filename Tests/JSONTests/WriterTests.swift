import JSON
import Testing

/// The writer's output is compact JSON, and scans to what was written.
@Suite struct WriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(reservingCapacity: 16)
        write(&writer)
        #expect(writer.isBalanced)
        #expect(refusal(writer.bytes, limits: JSONLimits(maximumDepth: 64)) == nil)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func commasAreWhereTheyBelong() {
        let written = text { writer in
            writer.beginObject()
            writer.key("empty")
            writer.beginArray()
            writer.endArray()
            writer.key("list")
            writer.beginArray()
            writer.integer(1)
            writer.beginObject()
            writer.endObject()
            writer.string("two")
            writer.null()
            writer.beginArray()
            writer.bool(false)
            writer.endArray()
            writer.endArray()
            writer.key("n" + "ame")
            writer.bool(true)
            writer.endObject()
        }
        #expect(written == #"{"empty":[],"list":[1,{},"two",null,[false]],"name":true}"#)
    }

    @Test func membersInShort() {
        let written = text { writer in
            writer.beginObject()
            writer.member("id", "h-1")
            writer.member("minutes", 120)
            writer.member("open", true)
            writer.member("note", String?.none)
            writer.member("reason", String?.some("late"))
            writer.member("size", UInt64.max)
            writer.endObject()
        }
        #expect(
            written
                == #"{"id":"h-1","minutes":120,"open":true,"reason":"late","size":18446744073709551615}"#
        )
    }

    @Test func scalarsAtTheTop() {
        #expect(text { $0.integer(0) } == "0")
        #expect(text { $0.integer(-5) } == "-5")
        #expect(text { $0.integer(Int64.min) } == "-9223372036854775808")
        #expect(text { $0.integer(Int64.max) } == "9223372036854775807")
        #expect(text { $0.integer(UInt8(10)) } == "10")
        #expect(text { $0.integer(Int128.max) } == "170141183460469231731687303715884105727")
        #expect(text { $0.null() } == "null")
        #expect(text { $0.string("") } == #""""#)
    }

    @Test(arguments: [
        ("a\"b", #""a\"b""#), ("\\", #""\\""#), ("/", #""/""#), ("\u{7F}", "\"\u{7F}\""),
        ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
        ("\0\u{1}\u{F}\u{10}\u{1F}", #""\u0000\u0001\u000f\u0010\u001f""#),
        ("广州😀\u{2028}", "\"广州😀\u{2028}\""),
        ("long enough to leave the small form\n", #""long enough to leave the small form\n""#),
    ])
    func stringsAreEscaped(_ value: String, expected: String) {
        #expect(text { $0.string(value) } == expected)
        let asName = text { writer in
            writer.beginObject()
            writer.key(value)
            writer.null()
            writer.endObject()
        }
        #expect(asName == "{\(expected):null}")
    }

    @Test func everyScalarOfTheFirstPlanesComesBack() throws {
        for start in stride(from: UInt32(0), to: 0x1_1000, by: 97) {
            let scalars = (start..<start + 97).compactMap(Unicode.Scalar.init)
            let value = String(String.UnicodeScalarView(scalars))
            var writer = JSONWriter()
            writer.string(value)
            let document = try JSONDocument(parsing: writer.bytes)
            #expect(document.utf8(0) == Array(value.utf8))
            #expect(document.unicodeScalarCount(0) == scalars.count)
        }
    }

    @Test func rawValuesAreWrittenAsTheyAre() throws {
        let document = try parse(#"{"data": {"a": [1, 2]}}"#)
        let data = try #require(document.member(0, "data"))
        let written = text { writer in
            writer.beginArray()
            writer.raw(Array("1.50".utf8))
            writer.raw(Array("[]".utf8))
            writer.raw(data, of: document)
            writer.endArray()
        }
        #expect(written == #"[1.50,[],{"a":[1,2]}]"#)
    }

    @Test func sixtyFourLevels() {
        let written = text { writer in
            for level in 0..<JSONWriter.maximumDepth {
                guard level % 2 == 0 else {
                    writer.beginArray()
                    continue
                }
                writer.beginObject()
                writer.key("k")
            }
            for level in (0..<JSONWriter.maximumDepth).reversed() {
                if level % 2 == 0 { writer.endObject() } else { writer.endArray() }
            }
        }
        #expect(written.hasPrefix(#"{"k":[{"k":["#))
        #expect(written.hasSuffix("]}]}"))
    }
}
