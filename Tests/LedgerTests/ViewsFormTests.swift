import Catalogue
import LMDB
import Ledger
import Projections
import Queries
import Testing

/// Views that another program made, with another catalogue or other rows, are never believed.
@Suite(.serialized)
struct ViewsFormTests {
    @Test("views of another form are rebuilt when the ledger opens")
    func otherForm() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() {
            try await fixture.record(text)
        }
        try fixture.reopen { try spoil(fixture, renamesForm: true) }
        #expect(try fixture.ledger.views.find(Resources.project, "p0") != nil)
    }

    @Test("views of this form are believed: what is missing in them is not seen")
    func sameForm() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() {
            try await fixture.record(text)
        }
        try fixture.reopen { try spoil(fixture, renamesForm: false) }
        #expect(try fixture.ledger.views.find(Resources.project, "p0") == nil)
    }

    /// Deletes the row of `p0`, and changes the last character of the catalogue's fingerprint in the
    /// mark where it `renamesForm`.
    private func spoil(_ fixture: TestLedger, renamesForm: Bool) throws {
        let environment = try Environment(
            path: fixture.directory.views,
            options: Environment.Options(mapSizeBytes: 1 << 30, maximumTables: 64))
        defer { environment.close() }
        let meta = try environment.openTable("meta")
        let projects = try environment.openTable("projects")
        let key = Array("mark".utf8)
        var mark = try environment.read { (transaction) throws(LMDBError) -> [UInt8] in
            guard let value = try transaction.get(meta, key) else { return [] }
            return value.indices.map { value[$0] }
        }
        try #require(!mark.isEmpty)
        // The mark begins with the length of the form, one byte, and its text: a version, and the
        // catalogue's fingerprint.
        let last = Int(mark[0])
        let form = String(decoding: mark[1...last], as: UTF8.self)
        #expect(form.split(separator: "-").last?.count == 16)
        if renamesForm {
            mark[last] = mark[last] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
        }
        let isDeleted = try environment.write { (transaction) throws(LMDBError) in
            try transaction.put(meta, key, mark)
            return try transaction.delete(projects, Array("p0".utf8))
        }
        #expect(isDeleted)
    }
}
