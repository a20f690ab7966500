import Catalogue
import EventLog
import HTTPServer
import HTTPTypes
import JSON
import Ledger
import Projections
import Queries
import Rules

extension Route {
    private static let purpose = Parameter.query(
        "purpose", .choice(ReadingPurpose.allCases.map(\.rawValue)),
        "For what it is read. Must be given; it stands in the log of reads.")

    static let person = Route(
        .get, "/v1/volunteers/{id}/person", "person", for: .dataReaders, of: .own,
        "Personal data of a volunteer in clear: of each personal field what was said last. It is answered "
            + "after the read is entered in the log of reads.",
        takes: [.pathID("The volunteer."), purpose],
        answers: [.json(ObjectForm.clearData.about, .clearData)],
        problems: [.tooManyRequests, .insufficientStorage]
    ) { try await $0.person($1) }

    static let eventPerson = Route(
        .get, "/v1/events/{sequence}/person", "eventPerson", for: .dataReaders, of: .own,
        "The personal fields of one event in clear. They are answered after the read is entered in the log "
            + "of reads.",
        takes: [.path("sequence", .position, "The event's place in the log."), purpose],
        answers: [.json(ObjectForm.clearData.about, .clearData)],
        problems: [.tooManyRequests, .insufficientStorage]
    ) { try await $0.eventPerson($1) }
}

extension ObjectForm {
    static let clearData = ObjectForm(
        "ClearData", "Personal data in clear.",
        [.must("fields", .list(.named(clearField)), "The fields, those of the newest event first.")]
    )

    private static let clearField = ObjectForm(
        "ClearField", "One personal field as an event says it.",
        [
            .must("field", .text(nil), "Its name."),
            .must("sequence", .position, "The event that says it."),
            .must("type", .choice(EventType.allCases.map(\.name)), "The type of that event."),
            .must("value", .schema("true"), "Its value, as it was posted."),
        ])
}

extension API {
    fileprivate func person(_ call: Call) async throws -> Reply {
        let purpose = try Self.purpose(call)
        try checkOwn(.volunteer, call.id, for: call.caller)
        guard IDForm.isID(call.id), try status(of: .volunteer, call.id) != nil else {
            throw Problem.missing(.volunteer)
        }
        return try Self.reply(
            await ledger.clearData(
                of: VolunteerID(call.id), for: purpose, by: call.caller))
    }

    fileprivate func eventPerson(_ call: Call) async throws -> Reply {
        let purpose = try Self.purpose(call)
        guard let position = Position(text: call.id),
            position.value < (try ledger.views.appliedSize()),
            let bytes = try ledger.log.record(at: position)
        else { throw Problem.notFound("There is no event at this position.") }
        let event = try Catalogue.decodeStored(bytes)
        if let territory = try territory(of: call.caller) {
            // That the event may be read is not enough: the person must belong to the territory.
            // An event that says nothing personal is told apart only where it may be read.
            let holder = try ledger.holder(ofPersonalFieldsOf: event)
            let isOwn = try holder.map { try territory.contains($0.aggregate, $0.id) == true }
            guard try territory.shows(event), isOwn ?? true else {
                throw Problem.outsideTerritory(
                    "The person of this event is not of your centre's territory.")
            }
        }
        return try Self.reply(
            await ledger.clearData(ofEventAt: position, for: purpose, by: call.caller))
    }

    private static func purpose(_ call: Call) throws -> ReadingPurpose {
        var query = try call.query()
        let name = "purpose"
        let names = ReadingPurpose.allCases.map(\.rawValue)
        let purpose = query.parsed(
            name, expected: "one of \(names.joined(separator: ", "))"
        ) { ReadingPurpose(rawValue: $0) }
        try query.finish()
        guard let purpose else { throw Problem.badParameter(name, "\(name) must be given.") }
        return purpose
    }

    private static func reply(_ data: ClearData?) throws -> Reply {
        guard let data else {
            throw Problem.notFound(
                "There is no personal data that can be read: none was said, or it was erased.")
        }
        var json = JSONWriter(reservingCapacity: 1024)
        json.beginObject()
        json.key("fields")
        json.beginArray()
        for field in data.fields {
            json.beginObject()
            json.member("field", field.name)
            json.member("sequence", field.position.description)
            json.member("type", field.type.name)
            json.key("value")
            json.raw(field.value)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return .json(json.bytes, headers: [.cacheControl: "no-store"])
    }
}
