import Catalogue
import JSON
import Testing

@Suite("The same event posted again")
struct SameEventTests {
    private func isSame(_ again: [UInt8], asStored stored: [UInt8]) throws -> Bool {
        try Posting.decode(again).isSame(asStored: stored) { _, _ in nil }
    }

    @Test("The same by value")
    func same() throws {
        let stored = Posting.store(try Posting.decode(Posting.event()))
        let data = """
            { "activity":"servic\\u0065", "minutes": 180, "volunteer":"v-1", "project":"p-1",
              "endedAt":"2026-11-23T12:00:00+08:00", "startedAt":"2026-11-23T09:00:00+08:00" }
            """
        #expect(try isSame(Posting.event(), asStored: stored))
        #expect(try isSame(Posting.event(["data": data]), asStored: stored))
        #expect(
            try isSame(Posting.event(["time": "\"2026-11-23T04:05:00.000Z\""]), asStored: stored))
        #expect(try isSame(Posting.event(["traceparent": "\"x\""]), asStored: stored))
        let schema = "\"urn:wenzhi:schema:hours.served:1\""
        #expect(try isSame(Posting.event(["dataschema": schema]), asStored: stored))
        #expect(
            try isSame(Posting.event(["datacontenttype": "\"application/json\""]), asStored: stored)
        )
    }

    @Test(
        "Another event under the same name",
        arguments: [
            ["subject": "\"h-2\""], ["time": "\"2026-11-23T12:05:01+08:00\""],
            ["type": "\"hours.voided\"", "data": #"{"reason":"error","detail":"x"}"#],
            ["data": Posting.hours.replacing("180", with: "181")],
            ["data": Posting.hours.replacing("+08:00", with: "+09:00")],
            ["data": Posting.hours.replacing("{", with: "{\"shift\":\"s\",")],
        ])
    func different(changes: [String: String]) throws {
        let stored = Posting.store(try Posting.decode(Posting.event()))
        let changes = changes.mapValues(Optional.some)
        #expect(try !isSame(Posting.event(changes), asStored: stored))
    }

    @Test("Sealed fields are compared in clear text, and count as equal once the key is gone")
    func sealed() throws {
        func event(_ person: String, _ more: String = "") -> [UInt8] {
            Posting.event(.volunteerPersonCorrected, "{\"person\":\(person)\(more)}")
        }
        let person = #"{"name":"王小明","phone":"13800138000"}"#
        let stored = Posting.store(try Posting.decode(event(person)))
        let opening = { (field: String, sealed: [UInt8]) -> [UInt8]? in
            #expect(field == "person")
            #expect(sealed == Array(#"{"sealed":"c2VjcmV0"}"#.utf8))
            return Array(person.utf8)
        }
        let reordered = #"{"phone": "13800138000", "name": "\u738b小明"}"#
        let other = try Posting.decode(event(#"{"name":"李四","phone":"13800138000"}"#))
        #expect(try Posting.decode(event(person)).isSame(asStored: stored, opening: opening))
        #expect(try Posting.decode(event(reordered)).isSame(asStored: stored, opening: opening))
        #expect(!other.isSame(asStored: stored, opening: opening))
        #expect(other.isSame(asStored: stored) { _, _ in nil })
        #expect(!other.isSame(asStored: stored) { _, _ in Array("no json".utf8) })
    }

    @Test("Bytes that are no stored event are never the same")
    func broken() throws {
        let posted = try Posting.decode(Posting.event())
        for text in ["", "[]", "{}", "{\"specversion\":\"1.0\"}"] {
            #expect(!posted.isSame(asStored: Array(text.utf8)) { _, _ in nil })
        }
    }
}
