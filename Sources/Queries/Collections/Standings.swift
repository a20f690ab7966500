import Catalogue
import EventLog
import LMDB
package import Projections
import Rules
import Tables

/// One place of the standings.
struct ListedPlace: Sendable {
    let place: RankedPlace
    let subject: StandingsSubject
    /// The volunteer's star; 0 for none.
    var star: Int?
    /// Where a volunteer stands who is not registered.
    var status: LifecycleState?
    /// What each member of a group served.
    var minutesPerServingMember: Int?

    static let columns = Columns<ListedPlace>(
        "Place", "A place in a standing.",
        [
            .must("rank", .number(1...Int(Int32.max)), "The rank; ties share one.") {
                .number($0.place.rank)
            },
            .may(
                "volunteer", .volunteer,
                "The volunteer, where volunteers are ranked. Left out where the token is not told who "
                    + "it is: a centre of volunteers at home elsewhere, a dashboard of all, unless "
                    + "the server is set to tell everyone."
            ) { .id($0.subject == .volunteers ? VolunteerID($0.place.id) : nil) },
            .may("group", .id, "The group, where groups are ranked.") {
                .text($0.subject == .groups ? $0.place.id : nil)
            },
            .must("minutes", "Confirmed service that counts, minutes.") { $0.place.minutes },
            .may("star", .number(0...5), "The volunteer's star; 0 for none.") { .number($0.star) },
            .may(
                "status", .state(of: .volunteer), "Where a volunteer stands who is not registered."
            ) {
                .state($0.status)
            },
            .may(
                "minutesPerServingMember", .count,
                "Minutes of each who served as the group, where all of its service is ranked."
            ) { .number($0.minutesPerServingMember) },
        ])
}

extension Listings {
    /// Volunteers or groups by their confirmed minutes. The places are computed in memory, not read
    /// from a table.
    package static let standings = Listing(
        "standings", "Most confirmed minutes first; ties share a rank (1, 2, 2, 4), then by id.",
        reach: .city,
        filters: [
            FilterDescription(
                name: "period", form: .pattern("^(all|[0-9]{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?)$"),
                about: "When service took place: all, 2024, 2024-Q2 or 2024-06.",
                expected: "all, 2024, 2024-Q2 or 2024-06", reads: { Period(text: $0) != nil }),
            FilterDescription(
                name: "scope", form: .text(1...128),
                about: "Which service counts: city, centre:…, district:…, project:… or family:….",
                expected: "city, centre:…, district:…, project:… or family:…",
                reads: { StandingsScope(asked: $0) != nil }),
            FilterDescription(
                name: "of", form: .choice(["volunteers", "groups"]), about: "Who is ranked.",
                expected: "volunteers or groups", reads: { StandingsSubject(rawValue: $0) != nil }),
            FilterDescription(
                name: "around", form: .id,
                about: "A volunteer or group to begin with: the first page has them in its middle.",
                expected: "the id of a volunteer or a group", reads: { IDForm.isID($0) }),
        ],
        columns: ListedPlace.columns
    ) { views, given, _, page, writing in
        try views.standings(
            StandingsQuery(given), around: given["around"], page, writing)
    }
}

extension StandingsQuery {
    /// Parses the filters.
    package init(_ given: [String: String]) {
        self.init(
            period: given["period"].flatMap { Period(text: $0) } ?? .all,
            scope: given["scope"].flatMap { StandingsScope(asked: $0) } ?? .city,
            subject: given["of"].flatMap { StandingsSubject(rawValue: $0) } ?? .volunteers)
    }
}

extension StandingsScope {
    /// Parses `kind:id`. The id must be well-formed, but need not exist.
    fileprivate init?(asked text: String) {
        let name = text.drop { $0 != ":" }.dropFirst()
        guard text == "city" || IDForm.isID(String(name)) else { return nil }
        self.init(text: text)
    }
}

extension Views {
    /// A page of the standings: most confirmed minutes first, then by id. Ties share a rank (1, 2,
    /// 2, 4).
    ///
    /// A cursor has the minutes and the id of a place; the next page begins after it in the order
    /// of that time. A volunteer or group whose minutes do not change while a client turns pages is
    /// shown once. One that gains minutes may move before the cursor and be left out; one that
    /// loses minutes may be shown twice. Ranks are those of the moment.
    ///
    /// People who were erased have a rank, so that those of others do not move, and are not shown.
    ///
    /// With `around`, a page without a cursor has this volunteer or group in its middle. Throws
    /// ``QueryError`` when it has no place in these standings.
    package func standings(
        _ query: StandingsQuery, around: String? = nil, _ page: Page,
        _ writing: Writing = Writing()
    ) throws -> Answer {
        let question = Question("standings \(String(describing: query))")
        let end = try page.parsedCursor(of: question)
        let cursor = try end.map { (end) throws(QueryError) in try Self.place(end.last) }
        while true {
            let snapshot = try ViewSnapshot(self)
            try end?.check(snapshot)
            var middle: UInt32?
            if let around, cursor == nil {
                middle = try snapshot.ordinal(of: around, query.subject)
                if middle == nil { throw Self.noPlace(around) }
            }
            // The standings reflect a later commit than the snapshot: try again with a new
            // snapshot.
            guard let ranked = try rankings.places(query, at: snapshot.size) else { continue }
            var start = cursor.map { ranked.index(after: $0) } ?? 0
            if let around, let middle {
                guard let index = ranked.index(of: middle) else { throw Self.noPlace(around) }
                start = max(0, min(index - page.limit / 2, ranked.count - page.limit))
            }
            return try answer(ranked, from: start, query, page, question, snapshot, writing)
        }
    }

    private func answer(
        _ ranked: RankedPlaces, from first: Int, _ query: StandingsQuery, _ page: Page,
        _ question: Question, _ snapshot: borrowing ViewSnapshot, _ writing: Writing
    ) throws -> Answer {
        var rows = PageRows<ListedPlace>(limit: page.limit)
        var start = first
        var isFull = false
        while !isFull, start < ranked.count {
            // One place more than a page has, which tells whether there is another page.
            let places = ranked.page(from: start, limit: page.limit + 1)
            guard !places.isEmpty else { break }
            start += places.count
            for place in places where !isFull {
                guard let listed = try snapshot.listed(place, query) else { continue }
                isFull = try !rows.add("\(place.minutes)~\(place.id)") { listed }
            }
        }
        let changed = try snapshot.changed([
            .services, .projects, .centres, .stars, .volunteers, .groupFigures,
        ])
        return try rows.answer(
            snapshot.applied, changed: changed, question, ListedPlace.columns, writing)
    }

    private static func noPlace(_ id: String) -> QueryError {
        QueryError(
            "around", "no-place",
            "\(id) has no place in this standing: no confirmed minutes of theirs count in it.")
    }

    private static func place(
        _ text: String
    ) throws(QueryError) -> (minutes: Int, id: String) {
        let parts = text.split(separator: "~", maxSplits: 1)
        guard parts.count == 2, let minutes = Int(parts[0]) else { throw PageCursor.damaged }
        return (minutes, String(parts[1]))
    }
}

extension ViewSnapshot {
    /// A place as it is shown; nil for a person who was erased.
    fileprivate func listed(
        _ place: RankedPlace, _ query: StandingsQuery
    ) throws(LMDBError) -> ListedPlace? {
        var listed = ListedPlace(place: place, subject: query.subject)
        switch query.subject {
        case .volunteers:
            let volunteer = try row(
                tables.volunteers, VolunteerID(place.id), as: Row<Volunteer>.self)
            guard let state = volunteer?.state, !state.isErased else { return nil }
            listed.star = state.starLevel
            listed.status = state.lifecycle == .registered ? nil : state.lifecycle
        case .groups:
            guard query.period == .all, query.scope == .city,
                let group = try row(tables.groups, GroupID(place.id), as: Row<Group>.self)
            else { break }
            listed.minutesPerServingMember = try figures(in: group.scope).minutesPerServingMember
        }
        return listed
    }

    /// The number of a volunteer or group within the standings.
    func ordinal(
        of id: String, _ subject: StandingsSubject
    ) throws(LMDBError) -> UInt32? {
        switch subject {
        case .volunteers:
            try row(tables.volunteers, VolunteerID(id), as: Row<Volunteer>.self)?.ordinal
        case .groups: try row(tables.groups, GroupID(id), as: Row<Group>.self)?.ordinal
        }
    }
}
