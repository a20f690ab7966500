import Catalogue
import Hummingbird
import HummingbirdCore
import Ledger
import ReadModels
import Rules

extension API {
    /// `GET /v1/volunteers`: the roster; a centre sees its own, or one below it that it names.
    func volunteers(_ request: Request, for caller: Principal) throws -> Response {
        var query = try Query(
            request,
            known: [
                "centre", "district", "category", "skill", "status", "star", "limit", "cursor",
            ])
        var filter = VolunteerFilter()
        filter.centre = query.id("centre")
        filter.district = query.parsed("district", expected: "a district's code of six digits") {
            DistrictCode(text: $0)
        }
        filter.category = query.coded("category")
        filter.skill = query.coded("skill")
        filter.status = query.state("status", of: .volunteer)
        filter.star = query.integer("star", in: 0...5)
        let page = try query.page()
        filter.centre = try narrowed(filter.centre, for: caller)
        return .page(try ledger.views.volunteers(filter, page), of: query, to: request)
    }

    /// `GET /v1/volunteers/{id}`: the profile, without personal data.
    func volunteer(_ request: Request, _ id: String, for caller: Principal) throws -> Response {
        try Query(request, known: []).finish()
        guard IDForm.isID(id), let answer = try ledger.views.volunteer(VolunteerID(id)) else {
            throw Self.noVolunteer
        }
        try checkOwn(.volunteer, id, for: caller)
        return .answer(answer, to: request)
    }

    /// `GET /v1/volunteers/{id}/record`: the service record.
    func record(_ request: Request, _ id: String, for caller: Principal) throws -> Response {
        try Query(request, known: []).finish()
        guard IDForm.isID(id) else { throw Self.noVolunteer }
        try checkOwn(.volunteer, id, for: caller)
        guard let answer = try ledger.views.record(of: VolunteerID(id)) else {
            throw Self.noVolunteer
        }
        // By the head: events of hours change a record without changing the volunteer's own row.
        return .tagged(
            EntityTag(answer.applied), MediaTypes.json, answer.body, applied: answer.applied,
            to: request)
    }

    private static var noVolunteer: Problem { .notFound("There is no volunteer with this id.") }
}
