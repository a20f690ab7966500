import Catalogue
import Hummingbird
import HummingbirdCore
import Ledger
import Projections
import Queries
import Rules

extension Route {
    static let stars = Route(
        .get, "/v1/stars", "stars", for: .readers, of: .own,
        "Stars awarded, by id; or with due=true who has reached a level that is not awarded yet, "
            + "by volunteer. A centre sees its own, or those of a centre below it.",
        takes: [
            .query("due", .yesOrNo, "Who is due for a star, rather than stars awarded."),
            .id("volunteer", "Who holds it, or is due for it."),
            .query("level", .number(1...5), "The level awarded, or reached by who is due."),
            .state("status", of: .star, "Where the star stands; not with due=true."),
            .id(
                "centre",
                "The volunteer's home centre: at the time of the award, or now for who is due."),
        ] + .paging,
        answers: .collection(of: .star)
    ) { try $0.stars($1) }

    static let star = Route(
        .get, "/v1/stars/{id}", "star", for: .readers, of: .own,
        "Why a star was awarded: which hours counted, which did not, and why.",
        takes: [.pathID("The star.")], answers: .model(.starExplained)
    ) { try $0.star($1) }

    static let hours = Route(
        .get, "/v1/hours/{id}", "hours", for: .readers, of: .own,
        "One record of hours with what of it counts, what was flagged, and every event.",
        takes: [.pathID("The record of hours.")], answers: .model(.hoursHistory)
    ) { try $0.hours($1) }
}

extension API {
    fileprivate func stars(_ call: Call) throws -> Response {
        var query = try call.query()
        var filter = StarFilter()
        let isDue = query.flag("due") ?? false
        filter.volunteer = query.id("volunteer")
        filter.level = query.integer("level", in: 1...5)
        filter.status = query.state("status", of: .star)
        filter.centre = query.id("centre")
        if isDue, query.value("status") != nil {
            query.refuse("status", "status is of stars awarded: leave it out with due=true.")
        }
        let page = try query.page()
        filter.centre = try narrowed(filter.centre, for: call.caller)
        try checkAsked(filter.volunteer, call.caller)
        return try call.collection(query, page) { [filter, ledger] in
            isDue ? try ledger.views.starsDue(filter, $0) : try ledger.views.stars(filter, $0)
        }
    }

    fileprivate func star(_ call: Call) throws -> Response {
        try call.takesNoQuery()
        try checkOwn(.star, call.id, for: call.caller)
        guard IDForm.isID(call.id) else { throw Self.noStar }
        guard let answer = try ledger.views.star(StarID(call.id), in: ledger.log) else {
            throw Self.noStar
        }
        return try call.answer(answer)
    }

    private static var noStar: Problem { .notFound("There is no star with this id.") }

    fileprivate func hours(_ call: Call) throws -> Response {
        try call.takesNoQuery()
        try checkOwn(.hours, call.id, for: call.caller)
        guard IDForm.isID(call.id) else { throw Self.noHours }
        guard let answer = try ledger.views.hours(HoursID(call.id), in: ledger.log) else {
            throw Self.noHours
        }
        return try call.answer(answer)
    }

    private static var noHours: Problem {
        .notFound("There is no record of hours with this id.")
    }
}
