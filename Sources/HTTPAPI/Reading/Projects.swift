import Catalogue
import Hummingbird
import HummingbirdCore
import Ledger
import Projections
import Queries
import Rules

extension Route {
    static let projects = Route(
        .get, "/v1/projects", "projects", for: .readers, "The board of projects, by id.",
        takes: [
            .id("centre", "The centre that runs it."),
            .coded("family", ProjectFamily.self, "The family."),
            .coded("kind", ProjectKind.self, "The kind within the family."),
            .coded("scale", ProjectScale.self, "Large or daily."),
            .state("status", of: .project, "Where the project stands."),
            .query("brand", .yesOrNo, "Brand projects only, or all others only."),
            .coded("skill", Skill.self, "A skill that it needs."),
        ] + .paging,
        answers: .collection(of: .project)
    ) { try $0.projects($1) }

    static let project = Route(
        .get, "/v1/projects/{id}", "project", for: .readers,
        "One project's dashboard with its shifts.",
        takes: [.pathID("The project.")], answers: .model(.projectBoard)
    ) { try $0.project($1) }

    static let roster = Route(
        .get, "/v1/projects/{id}/roster", "roster", for: .readers, of: .own,
        "Who takes part in a project; a centre sees its own projects' rosters.",
        takes: [.pathID("The project.")] + .paging, answers: .collection(of: .participation)
    ) { try $0.roster($1) }
}

extension API {
    fileprivate func projects(_ call: Call) throws -> Response {
        var query = try call.query()
        var filter = ProjectFilter()
        filter.centre = query.id("centre")
        filter.family = query.coded("family")
        filter.kind = query.coded("kind")
        filter.scale = query.coded("scale")
        filter.status = query.state("status", of: .project)
        filter.brand = query.flag("brand")
        filter.skill = query.coded("skill")
        let page = try query.page()
        return try call.collection(query, page) { [filter, ledger] in
            try ledger.views.projects(filter, $0)
        }
    }

    fileprivate func project(_ call: Call) throws -> Response {
        try call.takesNoQuery()
        guard IDForm.isID(call.id), let answer = try ledger.views.project(ProjectID(call.id))
        else { throw Self.noProject }
        return try call.answer(answer)
    }

    fileprivate func roster(_ call: Call) throws -> Response {
        var query = try call.query()
        let page = try query.page()
        try checkOwn(.project, call.id, for: call.caller)
        guard IDForm.isID(call.id) else { throw Self.noProject }
        return try call.collection(query, page) { [id = ProjectID(call.id), ledger] in
            guard let answer = try ledger.views.roster(of: id, $0) else { throw Self.noProject }
            return answer
        }
    }

    static var noProject: Problem { .notFound("There is no project with this id.") }
}
