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
    static let me = Route(
        .get, "/v1/me", "me", for: .readers, of: .own,
        "Who the token is: its role, its centre, who has it, and what it may do here: a copy that is only "
            + "read records nothing.",
        answers: .model(.me)
    ) { try $0.me($1) }
}

extension ObjectForm {
    static let me = ObjectForm(
        "Me", "Who a token is, and what it may do.",
        [
            .must("id", .id, "The access, under which its posts are recorded."),
            .must("role", .coded(AccessRole.self), "Its role."),
            .may("holder", .text(1...100), "The office or system that has it."),
            .may("centre", .id, "The centre that it acts for."),
            .may("expiresAt", .time, "When it ends, if it does."),
            .may("source", .text(nil), "The source of its events, or what that begins with."),
            .must("operations", .list(.text(nil)), "Operations of this interface that it may use."),
            .must(
                "types", .list(.choice(EventType.allCases.map(\.name))),
                "Types of event that it may post about what is its own."),
            .must("position", .position, "The last event applied."),
        ])
}

extension API {
    fileprivate func me(_ call: Call) throws -> Reply {
        try call.takesNoQuery()
        let (views, caller) = (call.views, call.caller)
        let access = try views.access(id: caller.id)
        let isMunicipal = try caller.centre != nil && views.municipalCentre() == caller.centre
        let applied = Position(max(1, try views.appliedSize()) - 1)
        var json = JSONWriter(reservingCapacity: 4096)
        json.beginObject()
        json.member("id", caller.id)
        json.member("role", caller.role.text)
        json.member("holder", access?.holder)
        json.member("centre", caller.centre?.text)
        json.member("expiresAt", access?.expiresAt?.shanghaiText)
        json.member("source", Self.source(of: caller))
        json.key("operations")
        json.beginArray()
        for route in Route.all
        where route.audience.includes(caller.role) && !(route.isRecorded && ledger.isOnlyRead) {
            json.string(route.name)
        }
        json.endArray()
        json.key("types")
        json.beginArray()
        for type in EventType.allCases
        where !ledger.isOnlyRead && caller.posts(type, isMunicipal: isMunicipal) {
            json.string(type.name)
        }
        json.endArray()
        json.member("position", applied.description)
        json.endObject()
        return .tagged(
            EntityTag(hashing: json.bytes), MediaTypes.json, json.bytes, applied: applied,
            to: call.request)
    }

    private static func source(of caller: Principal) -> String? {
        switch caller.role {
        case .centre: caller.centre.map { "/centres/\($0.text)" }
        case .auditor: "/auditors/\(caller.id)"
        case .operator, .dashboard, .ledger: nil
        }
    }
}
