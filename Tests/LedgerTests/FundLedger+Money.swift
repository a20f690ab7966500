import Foundation
import Queries
import Testing

extension FundLedger {
    /// The money of a dashboard: `overview`, or the kind of one thing and its id.
    func money(_ path: String, in period: String) throws -> [String: Int] {
        let words = path.split(separator: " ").map(String.init)
        let given = ["period": period]
        let answer: [String: Any]
        switch words[0] {
        case "centre": answer = try ask(Resources.centre, given, of: words[1])
        case "project": answer = try ask(Resources.project, given, of: words[1])
        default:
            let body = try views.overview(where: given).body
            answer = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] ?? [:]
        }
        return try #require(answer["money"] as? [String: Any]).compactMapValues { $0 as? Int }
    }

    /// The total of the fund's entries of a measure.
    func total(
        _ measure: String, in period: String, of project: String? = nil
    ) throws -> Int {
        var given = ["period": period, "measure": measure]
        given["project"] = project
        return try #require(try entries(given).total)
    }

    /// What the payments for a project in a category were for, as its entries say.
    func paidFor(_ project: String, _ category: String) throws -> [String: String]? {
        let given = ["measure": "spent", "project": project, "category": category]
        let answer = try #require(
            try views.list(Listings.fundEntries, where: given, of: "f-2026", Page(limit: 9)))
        let object = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        let items = object?["items"] as? [[String: Any]] ?? []
        return items.last?["for"] as? [String: String]
    }
}
