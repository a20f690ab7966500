import Catalogue
import Hummingbird
import HummingbirdCore
import Ledger
import Projections
import Queries
import Rules

extension Route {
    static let shifts = Route(
        .get, "/v1/projects/{id}/shifts", "shifts", for: .readers,
        "The shifts of a project, by start, then by id.",
        takes: [.pathID("The project.")] + .paging, answers: .collection(of: .shift)
    ) { try $0.shifts($1) }

    static let shift = Route(
        .get, "/v1/shifts/{id}", "shift", for: .readers,
        "One shift with its participations counted by state.",
        takes: [.pathID("The shift.")], answers: .model(.shiftBoard)
    ) { try $0.shift($1) }

    static let recruitments = Route(
        .get, "/v1/recruitments", "recruitments", for: .readers,
        "Calls for volunteers, by id, with places against applications.",
        takes: [
            .id("project", "The project that recruits."),
            .coded("channel", RecruitmentChannel.self, "Targeted or open."),
            .state("status", of: .recruitment, "Where the recruitment stands."),
        ] + .paging,
        answers: .collection(of: .recruitment)
    ) { try $0.recruitments($1) }

    static let recruitment = Route(
        .get, "/v1/recruitments/{id}", "recruitment", for: .readers,
        "One call for volunteers with its participations counted by state.",
        takes: [.pathID("The recruitment.")], answers: .model(.recruitmentBoard)
    ) { try $0.recruitment($1) }
}

extension API {
    fileprivate func shifts(_ call: Call) throws -> Response {
        var query = try call.query()
        let page = try query.page()
        guard IDForm.isID(call.id) else { throw Self.noProject }
        return try call.collection(query, page) { [id = ProjectID(call.id), ledger] in
            guard let answer = try ledger.views.shifts(of: id, $0) else { throw Self.noProject }
            return answer
        }
    }

    fileprivate func shift(_ call: Call) throws -> Response {
        try call.takesNoQuery()
        guard IDForm.isID(call.id), let answer = try ledger.views.shift(ShiftID(call.id)) else {
            throw Problem.notFound("There is no shift with this id.")
        }
        return try call.answer(answer)
    }

    fileprivate func recruitments(_ call: Call) throws -> Response {
        var query = try call.query()
        var filter = RecruitmentFilter()
        filter.project = query.id("project")
        filter.channel = query.coded("channel")
        filter.status = query.state("status", of: .recruitment)
        let page = try query.page()
        return try call.collection(query, page) { [filter, ledger] in
            try ledger.views.recruitments(filter, $0)
        }
    }

    fileprivate func recruitment(_ call: Call) throws -> Response {
        try call.takesNoQuery()
        guard IDForm.isID(call.id),
            let answer = try ledger.views.recruitment(RecruitmentID(call.id))
        else { throw Problem.notFound("There is no recruitment with this id.") }
        return try call.answer(answer)
    }
}
