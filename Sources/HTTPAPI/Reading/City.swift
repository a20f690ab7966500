import Catalogue
import Hummingbird
import HummingbirdCore
import Ledger
import ReadModels
import Rules

extension API {
    /// `GET /v1/overview`: the city at a glance.
    func overview(_ request: Request) throws -> Response {
        try Query(request, known: []).finish()
        return .answer(try ledger.views.overview(), to: request)
    }

    /// `GET /v1/standings`: most confirmed minutes first.
    func standings(_ request: Request) throws -> Response {
        var query = try Query(request, known: ["period", "scope", "of", "limit", "cursor"])
        let period = query.parsed("period", expected: "all, 2024, 2024-Q2 or 2024-06") {
            Period(text: $0)
        }
        let scope = query.parsed(
            "scope", expected: "city, centre:…, district:…, project:… or family:…"
        ) { StandingsScope(text: $0) }
        let subject = query.parsed("of", expected: "volunteers or groups") {
            StandingsSubject(rawValue: $0)
        }
        let page = try query.page()
        let question = StandingsQuery(
            period: period ?? .all, scope: scope ?? .city, subject: subject ?? .volunteers)
        return .page(try ledger.views.standings(question, page), of: query, to: request)
    }

    /// `GET /v1/findings`: what was flagged; a centre sees its own, or those below it.
    func findings(_ request: Request, for caller: Principal) throws -> Response {
        var query = try Query(
            request,
            known: ["code", "severity", "volunteer", "project", "centre", "limit", "cursor"])
        var filter = FindingFilter()
        filter.code = query.parsed("code", expected: "the code of a rule, such as over-maximum") {
            IDForm.isID($0) ? $0 : nil
        }
        filter.severity = query.parsed(
            "severity",
            expected: "one of " + Severity.allCases.map(\.text).joined(separator: ", ")
        ) { Severity(text: $0) }
        filter.volunteer = query.id("volunteer")
        filter.project = query.id("project")
        filter.centre = query.id("centre")
        let page = try query.page()
        filter.centre = try narrowed(filter.centre, for: caller)
        return .page(try ledger.views.findings(filter, page), of: query, to: request)
    }
}
