import Catalogue
import Hummingbird
import HummingbirdCore
import Ledger
import Projections
import Queries
import Rules

extension Route {
    static let volunteers = Route(
        .get, "/v1/volunteers", "volunteers", for: .readers, of: .own,
        "The roster, by id; a centre sees its own volunteers, or those of a centre below it.",
        takes: [
            .id("centre", "The home centre."),
            .query("district", .district, "The district of the home centre (GB/T 2260)."),
            .coded("category", VolunteerCategory.self, "The target group."),
            .coded("skill", Skill.self, "A skill that was declared."),
            .state("status", of: .volunteer, "Where the volunteer stands."),
            .query("star", .number(0...5), "The star that is held; 0 for none."),
        ] + .paging,
        answers: .collection(of: .volunteer)
    ) { try $0.volunteers($1) }

    static let volunteer = Route(
        .get, "/v1/volunteers/{id}", "volunteer", for: .readers, of: .own,
        "One volunteer's profile, without personal data.",
        takes: [.pathID("The volunteer.")], answers: .model(.volunteer)
    ) { try $0.volunteer($1) }

    static let record = Route(
        .get, "/v1/volunteers/{id}/record", "record", for: .readers, of: .own,
        "One volunteer's service record: minutes by project and year, and stars.",
        takes: [.pathID("The volunteer.")], answers: .model(.serviceRecord)
    ) { try $0.record($1) }
}

extension API {
    fileprivate func volunteers(_ call: Call) throws -> Response {
        var query = try call.query()
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
        filter.centre = try narrowed(filter.centre, for: call.caller)
        return try call.collection(query, page) { [filter, ledger] in
            try ledger.views.volunteers(filter, $0)
        }
    }

    fileprivate func volunteer(_ call: Call) throws -> Response {
        try call.takesNoQuery()
        try checkOwn(.volunteer, call.id, for: call.caller)
        guard IDForm.isID(call.id), let answer = try ledger.views.volunteer(VolunteerID(call.id))
        else { throw Self.noVolunteer }
        return try call.answer(answer)
    }

    fileprivate func record(_ call: Call) throws -> Response {
        try call.takesNoQuery()
        try checkOwn(.volunteer, call.id, for: call.caller)
        guard IDForm.isID(call.id) else { throw Self.noVolunteer }
        guard let answer = try ledger.views.record(of: VolunteerID(call.id)) else {
            throw Self.noVolunteer
        }
        return try call.answer(answer)
    }

    private static var noVolunteer: Problem { .notFound("There is no volunteer with this id.") }
}
