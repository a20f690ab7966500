import Catalogue
import Hummingbird
import HummingbirdCore
import Ledger
import Projections
import Queries
import Rules

extension Route {
    static let overview = Route(
        .get, "/v1/overview", "overview", for: .readers, "The city at a glance.",
        answers: .model(.overview)
    ) { api, call in
        try call.takesNoQuery()
        return try call.answer(try api.ledger.views.overview())
    }

    static let standings = Route(
        .get, "/v1/standings", "standings", for: .readers,
        "Most confirmed minutes first; ties share a rank (1, 2, 2, 4), then by id.",
        takes: [
            .query(
                "period", .pattern("^(all|[0-9]{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?)$"),
                "When service took place: all, 2024, 2024-Q2 or 2024-06."),
            .query(
                "scope", .text(1...128),
                "Which service counts: city, centre:…, district:…, project:… or family:…."),
            .query("of", .choice(["volunteers", "groups"]), "Who is ranked."),
            .id(
                "around",
                "A volunteer or group to begin with: the first page has them in its middle."),
        ] + .paging,
        answers: .collection(of: .place)
    ) { try $0.standings($1) }

    static let findings = Route(
        .get, "/v1/findings", "findings", for: .readers, of: .own,
        "What was flagged, in the order of the log; a centre sees its own, or those below it.",
        takes: [
            .id("code", "The rule that flagged, such as over-maximum."),
            .query("severity", .choice(Severity.allCases.map(\.text)), "How grave."),
            .id("volunteer", "Whom it is about."),
            .id("project", "The project that it is about."),
            .id("centre", "The centre in whose territory it is."),
        ] + .paging,
        answers: .collection(of: .finding)
    ) { try $0.findings($1) }
}

extension API {
    fileprivate func standings(_ call: Call) throws -> Response {
        var query = try call.query()
        let period = query.parsed("period", expected: "all, 2024, 2024-Q2 or 2024-06") {
            Period(text: $0)
        }
        let scope = query.parsed(
            "scope", expected: "city, centre:…, district:…, project:… or family:…"
        ) { text in
            // What is named behind the colon has the form of an id, whether or not it exists.
            let name = text.drop { $0 != ":" }.dropFirst()
            return text == "city" || IDForm.isID(String(name)) ? StandingsScope(text: text) : nil
        }
        let subject = query.parsed("of", expected: "volunteers or groups") {
            StandingsSubject(rawValue: $0)
        }
        let around = query.parsed("around", expected: "the id of a volunteer or a group") {
            IDForm.isID($0) ? $0 : nil
        }
        let page = try query.page()
        let question = StandingsQuery(
            period: period ?? .all, scope: scope ?? .city, subject: subject ?? .volunteers)
        if let around, question.subject == .volunteers,
            try !isTold(of: VolunteerID(around), call.caller)
        {
            throw Problem.badParameter(
                "around", "no-place",
                "\(around) is no volunteer of whom this token is told.")
        }
        return try call.collection(query, page) { [ledger] in
            try ledger.views.standings(question, around: around, $0)
        }
    }

    private static let recovering = LedgerError(
        .recovering, "The read models are being brought up to date.")

    fileprivate func findings(_ call: Call) throws -> Response {
        var query = try call.query()
        var filter = FindingFilter()
        filter.code = query.parsed("code", expected: "the code of a rule, such as over-maximum") {
            IDForm.isID($0) ? $0 : nil
        }
        filter.severity = query.parsed(
            "severity",
            expected: "one of " + Severity.allCases.map(\.text).joined(separator: ", ")
        ) { Severity(text: $0) }
        filter.volunteer = query.id("volunteer")
        filter.project = query.id("project")
        filter.centre = query.id("centre")
        let page = try query.page()
        filter.centre = try narrowed(filter.centre, for: call.caller)
        try checkAsked(filter.volunteer, call.caller)
        return try call.collection(query, page) { [filter, ledger] page in
            do {
                return try ledger.views.findings(filter, page)
            } catch let error as QueryError where error.code == "beyond-end" {
                // While the read models are made anew, they do not show yet what was read before.
                guard ledger.trouble == nil else { throw Problem(Self.recovering) }
                throw error
            }
        }
    }
}
