import Catalogue
import Hummingbird
import HummingbirdCore
import Ledger
import Projections
import Queries
import Rules

extension Route {
    static let centres = Route(
        .get, "/v1/centres", "centres", for: .readers,
        "The tree of centres, by id, each with the centre above it and its own figures.",
        takes: [
            .coded("level", CentreLevel.self, "The place in the order of centres."),
            .query(
                "district", .district, "The centre's district, or that of the centre above it."),
            .id("parent", "The centre above."),
            .state("status", of: .centre, "Where the centre stands."),
        ] + .paging,
        answers: .collection(of: .centre)
    ) { try $0.centres($1) }

    static let centre = Route(
        .get, "/v1/centres/{id}", "centre", for: .readers,
        "One centre's dashboard, with figures of its own and of all that is below it.",
        takes: [.pathID("The centre.")], answers: .model(.centreBoard)
    ) { try $0.centre($1) }

    static let groups = Route(
        .get, "/v1/groups", "groups", for: .readers, of: .own,
        "Groups of volunteers, by id; a centre sees its own, or those of a centre below it.",
        takes: [
            .id("centre", "The home centre."),
            .coded("kind", GroupKind.self, "Troupe, society, enterprise …."),
            .state("status", of: .group, "Where the group stands."),
        ] + .paging,
        answers: .collection(of: .group)
    ) { try $0.groups($1) }

    static let group = Route(
        .get, "/v1/groups/{id}", "group", for: .readers, of: .own,
        "One group with its members and what each served as one of the group.",
        takes: [.pathID("The group.")], answers: .model(.groupMembers)
    ) { try $0.group($1) }
}

extension API {
    fileprivate func centres(_ call: Call) throws -> Response {
        var query = try call.query()
        var filter = CentreFilter()
        filter.level = query.coded("level")
        filter.district = query.parsed("district", expected: "a district's code of six digits") {
            DistrictCode(text: $0)
        }
        filter.parent = query.id("parent")
        filter.status = query.state("status", of: .centre)
        let page = try query.page()
        return try call.collection(query, page) { [filter, ledger] in
            try ledger.views.centres(filter, $0)
        }
    }

    fileprivate func centre(_ call: Call) throws -> Response {
        try call.takesNoQuery()
        guard IDForm.isID(call.id), let answer = try ledger.views.centre(CentreID(call.id)) else {
            throw Problem.notFound("There is no centre with this id.")
        }
        return try call.answer(answer)
    }

    fileprivate func groups(_ call: Call) throws -> Response {
        var query = try call.query()
        var filter = GroupFilter()
        filter.centre = query.id("centre")
        filter.kind = query.coded("kind")
        filter.status = query.state("status", of: .group)
        let page = try query.page()
        filter.centre = try narrowed(filter.centre, for: call.caller)
        return try call.collection(query, page) { [filter, ledger] in
            try ledger.views.groups(filter, $0)
        }
    }

    fileprivate func group(_ call: Call) throws -> Response {
        try call.takesNoQuery()
        try checkOwn(.group, call.id, for: call.caller)
        guard IDForm.isID(call.id), let answer = try ledger.views.group(GroupID(call.id)) else {
            throw Problem.notFound("There is no group with this id.")
        }
        return try call.answer(answer)
    }
}
