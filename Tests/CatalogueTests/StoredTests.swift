import Catalogue
import JSON
import Testing

@Suite("Stored events")
struct StoredTests {
    @Test("The stored bytes have the order of the catalogue, data last and without white space")
    func order() throws {
        let event = """
            { "data" : {"reason" : "a \\u0062  c"}, "zeta": 1 , "type":"group.dissolved",
              "time":"2026-11-23T12:05:00.5+08:00", "alpha" : "\\u0061", "subject":"g\\u002d1",
              "datacontenttype":"application/json", "id":"e\\/1\\"", "source":"/centres/c",
              "dataschema":"urn:wenzhi:schema:group.dissolved:1", "specversion" : "1.0" }
            """
        let posted = try Posting.decode(Array(event.utf8))
        let stored = posted.storedBytes(
            position: 123_456, Recording(at: Posting.now, by: "c\"x"))
        let expected = """
            {"specversion":"1.0","id":"e/1\\"","source":"/centres/c","type":"group.dissolved",\
            "subject":"g-1","time":"2026-11-23T12:05:00.5+08:00",\
            "datacontenttype":"application/json",\
            "dataschema":"urn:wenzhi:schema:group.dissolved:1","alpha":"\\u0061","zeta":1,\
            "sequence":"0000000000123456","recordedtime":"\(Posting.now.text)",\
            "recordedby":"c\\"x","data":{"reason":"a \\u0062  c"}}
            """
        #expect(String(decoding: stored, as: UTF8.self) == expected)
        let decoded = try Catalogue.decodeStored(stored)
        #expect(decoded.id == EventID(source: "/centres/c", id: "e/1\""))
        #expect(
            decoded.stamp
                == Stamp(
                    position: 123_456, recordedTime: Posting.now, recordedBy: "c\"x"))
        #expect(decoded.payload == posted.event.payload)
        #expect(posted.isSame(asStored: stored) { _, _ in nil })
    }

    /// The stored form of a good event, with one text replaced.
    private func changed(_ old: String, _ new: String) throws -> [UInt8] {
        let stored = String(
            decoding: Posting.store(try Posting.decode(Posting.event(["ext": "1"]))), as: UTF8.self)
        try #require(stored.contains(old))
        return Array(stored.replacing(old, with: new, maxReplacements: 1).utf8)
    }

    @Test(
        "Bytes that are not in the stored form are refused",
        arguments: [
            ("\"sequence\":\"0000000000000007\",", "", "/sequence required"),
            ("0000000000000007", "7", "/sequence bad-format"),
            ("0000000000000007", "000000000000000x", "/sequence bad-format"),
            (".000000Z\",\"recordedby", "Z\",\"recordedby", "/recordedtime bad-format"),
            ("\"recordedby\":\"centre:dongcheng\",", "", "/recordedby required"),
            ("\"datacontenttype\":\"application/json\",", "", "/datacontenttype required"),
            ("\"minutes\":180", "\"minutes\":-1", "/data/minutes out-of-range"),
            ("\"minutes\":180", "\"minutes\": 180", " not-compact"),
            ("\"ext\":1,", "\"ext\":1,\"axt\":1,", "/axt bad-order"),
            ("\"ext\":1,", "\"dataschema\":\"x\",\"ext\":1,", "/dataschema unknown-version"),
            (
                "\"id\":\"e-1\",\"source\":\"/centres/dongcheng\"",
                "\"source\":\"/centres/dongcheng\",\"id\":\"e-1\"", "/id bad-order"
            ),
            ("\"data\":{", "\"zzz\":1,\"data\":{", "/zzz bad-order"),
            ("}}", "}", " bad-json"), ("1.0", "1.1", "/specversion bad-specversion"),
        ])
    func malformed(old: String, new: String, refusal: String) throws {
        let bytes = try changed(old, new)
        let error = #expect(throws: Violations.self) { try Catalogue.decodeStored(bytes) }
        let first = try #require(error?.first)
        #expect("\(first.pointer) \(first.code)" == refusal)
    }

    @Test("Stored bytes cut anywhere are refused")
    func truncated() throws {
        let stored = Posting.store(try Posting.decode(Posting.event()))
        for length in stored.indices {
            #expect(throws: Violations.self) {
                try Catalogue.decodeStored(Array(stored[..<length]))
            }
        }
    }

    @Test(
        "A personal field must stand in its sealed form",
        arguments: [
            (#"{"sealed":"c2VjcmV0"}"#, true), (#"{"sealed":"c2U="}"#, true),
            (#"{"sealed":"c2VjcmV0","sameAs":"v-2"}"#, true), (#"{"sealed":""}"#, false),
            (#"{"sealed":"c2V"}"#, false), (#"{"sealed":"c==="}"#, false),
            (#"{"sealed":"c2_-"}"#, false), (#"{"sealed":1}"#, false), ("{}", false),
            (#"{"sealed":"c2U=","sameAs":"a b"}"#, false), (#""clear""#, false),
            (#"{"sealed":"c2U=","other":"x"}"#, false), (#"{"name":"王小明"}"#, false),
        ])
    func sealed(form: String, isGood: Bool) throws {
        let posted = try Posting.decode(
            Posting.event(.volunteerPersonCorrected, #"{"person":{"name":"王小明"}}"#))
        let bytes = Posting.store(posted, sealed: form)
        do throws(Violations) {
            let event = try Catalogue.decodeStored(bytes)
            #expect(isGood)
            #expect(event.payload == posted.event.payload)
        } catch {
            #expect(!isGood)
            #expect(error.map(\.code) == ["not-sealed"])
            #expect(error.map(\.pointer) == ["/data/person"])
        }
    }

    @Test("An event that would be too large when stored is refused")
    func size() throws {
        let parts = (0..<16).map { ("x\($0)", "\"\(String(repeating: "x", count: 1000))\"") }
        let extensions = Dictionary(uniqueKeysWithValues: parts.map { ($0.0, Optional($0.1)) })
        var changes: [String: String?] = extensions
        changes["type"] = "\"project.completed\""
        for count in [100, 2000, 4000] {
            changes["data"] = "{\"summary\":\"\(String(repeating: "志", count: count))\"}"
            let posted = try Posting.decode(Posting.event(changes))
            #expect(Posting.store(posted).count <= 60_000)
        }
        // Escapes make a text longer than its characters.
        let escaped = String(repeating: "\\u5fd7", count: 4000)
        changes["data"] = "{\"summary\":\"\(escaped)\"}"
        #expect(try Posting.decode(Posting.event(changes)).event.type == .projectCompleted)
        let large = "{\"summary\":\"\(String(repeating: "\\ud83d\\ude00", count: 4000))\"}"
        changes["data"] = large
        #expect(try Posting.refusal(changes) == " too-large")
        let bytes = [UInt8](repeating: 0x20, count: 60_001)
        let error = #expect(throws: Violations.self) { try Catalogue.decodeStored(bytes) }
        #expect(error?.map(\.code) == ["too-large"])
    }
}
