import Catalogue
import HTTPServer
import HTTPTypes
import Ledger
import Projections
import Queries

extension Route {
    static let volunteerChanges = Route(
        .get, "/v1/volunteers/{id}/changes", "volunteer-changes", for: .logReaders, of: .own,
        "What moved a volunteer's figures between two moments of recording, and what of it was late or "
            + "back-dated.",
        takes: [
            .pathID("The volunteer."),
            .query("from", moment, "The first moment: a position, a day or a time. Must be given."),
            .query("to", moment, "The second moment; now if not given."),
        ],
        answers: .model(Views.volunteerChanges), problems: [.conflict, .tooManyRequests]
    ) { try await $0.volunteerChanges($1) }

    private static let moment = Form.either([.place, .day, .time])
}

extension API {
    fileprivate func volunteerChanges(_ call: Call) async throws -> Reply {
        let query = try call.query()
        let asked = query.value("from")
        _ = query.value("to")
        try query.finish()
        try checkOwn(.volunteer, call.id, for: call.caller)
        guard let asked, let before = try await call.past("from") else {
            let name = "from"
            throw Problem.badParameter(name, "\(name) must be given.")
        }
        let after = try await call.past("to")
        if let after, after.size < before.size {
            throw Problem.badParameter("to", "to is not before from.")
        }
        return try call.answer(Views.volunteerChangesPersonal) { writing in
            guard IDForm.isID(call.id),
                let answer = try (after?.views ?? ledger.views).changes(
                    of: VolunteerID(call.id), since: before.views, size: before.size,
                    on: CivilDate(text: asked), ledger.log, writing)
            else { throw Problem.missing(.volunteer) }
            return answer
        }
    }
}
