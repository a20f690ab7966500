import Catalogue
import EventLog
import HTTPServer
import HTTPTypes
import Ledger
import Projections
import Queries

/// The routes of collections and of single things are made of their declarations.
extension Route {
    /// The route of a collection, as it is declared.
    ///
    /// A centre's view of a collection of its own is narrowed by the filter `centre`, or refused where what the
    /// collection belongs to is not its own.
    init(_ listing: Listing, for audience: Audience = .readers) {
        self.init(listing, for: audience, takes: []) { api, call in
            var query = try call.query()
            let given = query.given(listing.filters)
            let page = try query.page()
            guard let parent = listing.parent else {
                return try call.answer(
                    listing, where: try api.narrowed(given, of: listing, for: call.caller), query,
                    page)
            }
            if listing.reach == .own {
                try api.checkOwn(parent.aggregate, call.id, for: call.caller)
            }
            guard IDForm.isID(call.id) else { throw Problem.missing(parent.aggregate) }
            return try call.answer(listing, where: given, of: call.id, query, page)
        }
    }

    /// The route of a collection that takes more than its filters, or treats them in a way of its own.
    init(
        _ listing: Listing, for audience: Audience = .readers, takes parameters: [Parameter],
        _ handle: @escaping @Sendable (API, Call) async throws -> Reply
    ) {
        let parent = listing.parent
        let place = parent.map { "/v1/\($0.collection)/{id}/" } ?? "/v1/"
        let path: [Parameter] = parent.map { [.pathID("The \($0.aggregate.noun).")] } ?? []
        let filters = listing.filters.map { Parameter.query($0.name, $0.form, $0.about) }
        self.init(
            .get, place + listing.name, listing.name.replacing("/", with: "-"),
            for: listing.showsEvents ? .logReaders : audience, of: listing.reach,
            listing.summary, takes: path + parameters + filters + [.asOf] + .paging,
            answers: .collection(of: listing.row, with: listing.extra), handle)
    }

    /// The route of a single thing, as it is declared.
    init(_ resource: Queries.Resource) {
        let part = resource.part.map { "/" + $0 } ?? ""
        self.init(
            .get, "/v1/\(resource.collection)/{id}\(part)", resource.name,
            for: resource.showsEvents ? .logReaders : .readers,
            of: resource.reach, resource.summary,
            takes: [.pathID("The \(resource.aggregate.noun).")]
                + resource.filters.map { Parameter.query($0.name, $0.form, $0.about) } + [.asOf],
            answers: .model(resource.form, isPaged: resource.pageParameter != nil)
        ) { api, call in
            var query = try call.query()
            let given = query.given(resource.filters)
            try query.finish()
            if resource.reach == .own {
                try api.checkOwn(resource.aggregate, call.id, for: call.caller)
            }
            return try call.answer(resource.personal, query, resource.pageParameter) { writing in
                guard IDForm.isID(call.id),
                    let answer = try resource.read(
                        call.views, call.log, call.id, where: given, writing)
                else { throw Problem.missing(resource.aggregate) }
                return answer
            }
        }
    }
}

extension Route {
    static let overview = Route(
        .get, "/v1/overview", "overview", for: .readers, ObjectForm.overview.about,
        takes: Views.overviewFilters.map { Parameter.query($0.name, $0.form, $0.about) } + [.asOf],
        answers: .model(.overview)
    ) { _, call in
        var query = try call.query()
        let given = query.given(Views.overviewFilters)
        try query.finish()
        return try call.answer([]) { _ in try call.views.overview(where: given) }
    }

    static let stars = Route(
        Listings.stars,
        takes: [.query("due", .yesOrNo, "Who is due for a star, rather than stars awarded.")]
    ) { api, call in
        var query = try call.query()
        let isDue = query.flag("due") ?? false
        let given = query.given(Listings.stars.filters)
        if isDue, query.value("status") != nil {
            query.refuse("status", "status is of stars awarded: leave it out with due=true.")
        }
        let page = try query.page()
        let listing = isDue ? Listings.starsDue : Listings.stars
        return try call.answer(
            listing, where: try api.narrowed(given, of: listing, for: call.caller), query, page)
    }

    static let standings = Route(Listings.standings, takes: []) { api, call in
        var query = try call.query()
        let given = query.given(Listings.standings.filters)
        let page = try query.page()
        if let around = given["around"], StandingsQuery(given).subject == .volunteers,
            try !api.isTold(of: VolunteerID(around), call.caller)
        {
            throw Problem.badParameter(
                "around", code: "no-place",
                "\(around) is no volunteer of whom this token is told.")
        }
        return try call.answer(Listings.standings, where: given, query, page)
    }
}

extension Call {
    /// The read models that answers come from.
    var views: Views { past?.views ?? api.ledger.views }

    /// The log that they were computed from.
    var log: any LogStore { api.ledger.log }
}

extension Query {
    /// The texts that are given for filters, by name; what a filter does not take is noted as wrong.
    mutating func given(_ filters: [FilterDescription]) -> [String: String] {
        var given: [String: String] = [:]
        for filter in filters {
            given[filter.name] = parsed(filter.name, expected: filter.expected) {
                filter.reads($0) ? $0 : nil
            }
        }
        return given
    }
}
