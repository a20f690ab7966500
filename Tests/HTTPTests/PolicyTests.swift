import Foundation
import ServerSupport
import Testing

/// The clauses of the policy: the article has a row for each, and an example of each is posted,
/// checked and answered.
@Suite(.serialized)
struct PolicyTests {
    private static let clauses = PolicyClause.people + PolicyClause.support

    @Test(
        "each clause's example is recorded, what it forbids is not let pass, and the answer shows it"
    )
    func walk() throws {
        let city = try FourTerritories()
        var number = 0
        func post(_ post: PolicyClause.Post) throws -> Response {
            number += 1
            return try city.client(as: post.role).post(
                FourTerritories.event(
                    "policy-\(number)", post.type, post.subject, post.data, of: post.centre,
                    on: post.day))
        }
        for clause in Self.clauses {
            for event in clause.posted {
                let answer = try post(event)
                #expect(answer.status == 201, "\(clause.number) \(event.type): \(answer.text)")
                // The examples are of one spring, whenever the test runs.
                let flagged = try answer.json["findings"]?.items ?? []
                let codes = flagged.compactMap { $0["code"]?.string }
                #expect(codes.allSatisfy { $0 == "recorded-late" }, "\(clause.number): \(codes)")
            }
            let count = try city.client.eventCount()
            let checked = try post(clause.wrong)
            switch clause.outcome {
            case .refused(let status, let code):
                #expect(checked.status == status, "\(clause.number): \(checked.text)")
                #expect(checked.code == code, "\(clause.number): \(checked.text)")
                #expect(try city.client.eventCount() == count, "\(clause.number)")
            case .flagged(let code):
                #expect(checked.status == 201, "\(clause.number): \(checked.text)")
                let findings = try checked.json["findings"]?.items ?? []
                #expect(findings.map { $0["code"]?.string } == [code], "\(clause.number)")
            }
            let answer = try city.client.get(clause.path)
            #expect(answer.status == 200, "\(clause.number): \(answer.text)")
            #expect(answer.text.contains(clause.shows), "\(clause.number): \(answer.text)")
        }
    }

    @Test("the article has the clauses of these examples, with types and answers that exist")
    func article() throws {
        let path = Wenzhi.root.appending(path: "Sources/wenzhi/Wenzhi.docc/Policy.md")
        let text = try String(contentsOf: path, encoding: .utf8)
        let rows = text.split(separator: "\n")
            .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
            .filter { $0.first?.wholeMatch(of: #/\d\(\d\)/#) != nil }
        #expect(rows.compactMap(\.first) == Self.clauses.map(\.number))
        let served = try Served()
        let types = Set(
            try served.client.get("/schemas").json["items"]?.items
                .compactMap { $0["type"]?.string } ?? [])
        let paths = try served.client.get("/openapi.json").json["paths"]
        for (row, clause) in zip(rows, Self.clauses) {
            #expect(row.count == 4, "\(clause.number)")
            let named = row[2].matches(of: #/`([a-z.-]+)`/#).map { String($0.output.1) }
            #expect(types.isSuperset(of: named), "\(clause.number): \(named)")
            let posted = Set(clause.posted.map(\.type))
            #expect(!posted.isDisjoint(with: named), "\(clause.number): \(posted)")
            let answer = row[3].trimmingCharacters(in: CharacterSet(charactersIn: "`"))
            #expect(paths?[answer]?["get"] != nil, "\(clause.number): \(answer)")
            let form = answer.replacing("{id}", with: "[^/?]+")
            let asked = clause.path.prefix { $0 != "?" }
            #expect(try Regex(form).wholeMatch(in: asked) != nil, "\(clause.number): \(asked)")
        }
    }
}
