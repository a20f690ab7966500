import Catalogue
import Hummingbird
import HummingbirdCore
import Ledger
import ReadModels
import Rules

extension API {
    /// `GET /v1/projects`: the board.
    func projects(_ request: Request) throws -> Response {
        var query = try Query(
            request,
            known: [
                "centre", "family", "kind", "scale", "status", "brand", "skill", "limit", "cursor",
            ])
        var filter = ProjectFilter()
        filter.centre = query.id("centre")
        filter.family = query.coded("family")
        filter.kind = query.coded("kind")
        filter.scale = query.coded("scale")
        filter.status = query.state("status", of: .project)
        filter.brand = query.flag("brand")
        filter.skill = query.coded("skill")
        let page = try query.page()
        return .page(try ledger.views.projects(filter, page), of: query, to: request)
    }

    /// `GET /v1/projects/{id}`: the dashboard.
    func project(_ request: Request, _ id: String) throws -> Response {
        try Query(request, known: []).finish()
        guard IDForm.isID(id), let answer = try ledger.views.project(ProjectID(id)) else {
            throw Self.noProject
        }
        return .answer(answer, to: request)
    }

    /// `GET /v1/projects/{id}/roster`: who takes part; a centre sees its own projects' rosters.
    func roster(_ request: Request, _ id: String, for caller: Principal) throws -> Response {
        var query = try Query(request, known: ["limit", "cursor"])
        let page = try query.page()
        guard IDForm.isID(id) else { throw Self.noProject }
        try checkOwn(.project, id, for: caller)
        guard let answer = try ledger.views.roster(of: ProjectID(id), page) else {
            throw Self.noProject
        }
        return .page(answer, of: query, to: request)
    }

    private static var noProject: Problem { .notFound("There is no project with this id.") }
}
