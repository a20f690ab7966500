import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// Thresholds as they are in force from a day on.
private struct RulesInForce: Sendable {
    let id: RulesID
    let number: String
    let from: CivilDate
    /// The last day; nil where no later document is on record.
    let through: CivilDate?
    let rules: RuleSet
    /// The event that published it; the first one, for what the founding sets.
    let created: Position

    /// All documents of a city, the latest first, each with the thresholds that then hold.
    static func all(
        of city: City, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> [RulesInForce] {
        let published = city.publishedRules
        var documents: [RulesInForce] = []
        for place in published.indices.reversed() {
            let document = published[place]
            let next = place + 1 < published.count ? published[place + 1] : nil
            let row = try snapshot.row(
                snapshot.tables.rules, document.id, as: Row<PlainState<RulesID>>.self)
            documents.append(
                RulesInForce(
                    id: document.id, number: document.data.number,
                    from: document.data.effectiveFrom,
                    through: next?.data.effectiveFrom.adding(days: -1),
                    rules: city.rules(on: document.data.effectiveFrom),
                    created: row?.created ?? Position(0)))
        }
        return documents
    }

    static let columns = Columns<RulesInForce>(
        "Rules", "The thresholds that hold from a day on.",
        [
            .must("rules", .id, "The document; the ledger, for what its founding sets.") {
                .id($0.id)
            },
            .must("number", .text(nil), "Its number.") { .text($0.number) },
            .may("from", .day, "The first day; left out where it holds since ever.") {
                $0.from == .earliest ? .nothing : .day($0.from)
            },
            .may("through", .day, "The last day; left out where it still holds.") {
                $0.through.map { .day($0) } ?? .nothing
            },
        ]
            + [
                .must("hoursLateAfterDays", .count, "Days after which a record of hours is late.") {
                    .number($0.hoursLateAfterDays)
                },
                .must("minimumDayMinutes", .count, "The fewest minutes that make a day of service.")
                { .minutes($0.minimumDayMinutes) },
                .must(
                    "agreementDue", .list(.coded(AgreementGround.self)), "When an agreement is due."
                ) { .coded($0.agreementDue) },
                .must("insuranceDue", .coded(InsuranceDuty.self), "Whose service must be insured.")
                {
                    .coded($0.insuranceDue)
                },
                .may("approvalOver", .count, "The amount from which two approve, fen.") {
                    .number($0.approvalOver.map { Int($0.amount) })
                },
                .must("splitDays", .count, "Days within which payments to one payee go together.") {
                    .number($0.splitDays)
                },
                .may("subsidyPerDay", .count, "The most that a volunteer gets a day, fen.") {
                    .number($0.subsidyPerDay.map { Int($0.amount) })
                },
                .must("idleDays", .count, "Days without spending after which a fund is idle.") {
                    .number($0.idleDays)
                },
                .must("discloseWithinDays", .count, "Days within which a period is disclosed.") {
                    .number($0.discloseWithinDays)
                },
                .must("fundsLateAfterDays", .count, "Days after which an entry is late.") {
                    .number($0.fundsLateAfterDays)
                },
                .must("rural", .list(.district), "Rural districts of the scorecard.") {
                    .texts($0.rural.map(\.text))
                },
                .must("postingHours", .count, "Hours within which a record is posted in time.") {
                    .number($0.postingHours)
                },
            ].inside(\.rules))
}

/// A scheme as it is in force from a day on.
private struct SchemeInForce: Sendable {
    let scheme: Scheme
    let through: CivilDate?
    /// The event that published it; nil where it is not on record by itself.
    let created: Position?

    /// All schemes of a city, the latest first.
    static func all(
        of city: City, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> [SchemeInForce] {
        let schemes = city.schemes
        var listed: [SchemeInForce] = []
        for place in schemes.indices.reversed() {
            let next = place + 1 < schemes.count ? schemes[place + 1] : nil
            let row = try snapshot.row(
                snapshot.tables.schemes, schemes[place].id, as: Row<Scheme>.self)
            listed.append(
                SchemeInForce(
                    scheme: schemes[place], through: next?.effectiveFrom.adding(days: -1),
                    created: row?.created))
        }
        return listed
    }

    private func minutes(of level: Int) -> Value {
        .minutes(scheme.stars.first { $0.level == level }?.minutes)
    }

    static let columns = Columns<SchemeInForce>(
        "Scheme", "An incentive scheme, and the days on which it counts.",
        [
            .must("scheme", .id, "The scheme.") { .id($0.scheme.id) },
            .must("number", .text(nil), "The number of its document.") { .text($0.scheme.number) },
            .must("from", .day, "The first day of service that it counts.") {
                .day($0.scheme.effectiveFrom)
            },
            .may("through", .day, "The last day; left out where it still holds.") {
                $0.through.map { .day($0) } ?? .nothing
            },
            .may("star1", .count, "Minutes of the first level.") { $0.minutes(of: 1) },
            .may("star2", .count, "Minutes of the second level.") { $0.minutes(of: 2) },
            .may("star3", .count, "Minutes of the third level.") { $0.minutes(of: 3) },
            .may("star4", .count, "Minutes of the fourth level.") { $0.minutes(of: 4) },
            .may("star5", .count, "Minutes of the fifth level.") { $0.minutes(of: 5) },
            .must("counts", .list(.coded(Activity.self)), "Activities that count.") {
                .coded($0.scheme.counts)
            },
            .may("dailyCap", .count, "The most minutes that count a day.") {
                .minutes($0.scheme.dailyCap)
            },
            .must("created", .position, "The event that published it.") {
                .position($0.created)
            },
            .may("created", .position, "The event that published it.") {
                .position($0.created)
            },
        ])
}

extension Listings {
    /// Thresholds with the days on which they hold.
    package static let rules = Listing(
        "rules", "Thresholds with the days on which they hold, the latest first.", reach: .city,
        filters: [day], columns: RulesInForce.columns
    ) { views, given, _, page, writing in
        try views.dated("rules", given, page, writing, RulesInForce.columns) {
            (city, snapshot) throws(LMDBError) in
            try RulesInForce.all(of: city, snapshot).map { ($0.id.text, $0.from, $0.through, $0) }
        }
    }

    /// Schemes with the days on which they count.
    package static let schemes = Listing(
        "schemes", "Incentive schemes with the days on which they count, the latest first.",
        reach: .city, filters: [day], columns: SchemeInForce.columns
    ) { views, given, _, page, writing in
        try views.dated("schemes", given, page, writing, SchemeInForce.columns) {
            (city, snapshot) throws(LMDBError) in
            try SchemeInForce.all(of: city, snapshot).map {
                ($0.scheme.id.text, $0.scheme.effectiveFrom, $0.through, $0)
            }
        }
    }

    private static let day = FilterDescription(
        name: "on", form: .day, about: "Only what is in force on this day.",
        expected: "a day such as 2026-11-23", reads: { CivilDate(text: $0) != nil })
}

extension Views {
    /// A page of what the city's row has of each day, the latest first.
    fileprivate func dated<Item: Sendable>(
        _ name: String, _ given: [String: String], _ page: Page, _ writing: Writing,
        _ columns: Columns<Item>,
        _ all:
            (City, borrowing ViewSnapshot) throws(LMDBError)
            -> [(id: String, from: CivilDate, through: CivilDate?, item: Item)]
    ) throws -> Answer {
        let question = Question(name, given)
        let cursor = try page.parsedCursor(of: question)
        let snapshot = try ViewSnapshot(self)
        try cursor?.check(snapshot)
        let city = try snapshot.row(tables.city, CityKey(), as: CityRow.self)?.city ?? City()
        let day = given["on"].flatMap { CivilDate(text: $0) }
        var rows = PageRows<Item>(limit: page.limit)
        var isBehindCursor = cursor == nil
        for (id, from, through, item) in try all(city, snapshot) {
            if !isBehindCursor {
                isBehindCursor = id == cursor?.last
                continue
            }
            if let day, day < from || through.map({ $0 < day }) == true { continue }
            guard try rows.add(id, { () throws(LMDBError) in item }) else { break }
        }
        return try rows.answer(
            snapshot.applied, changed: try snapshot.changed([.city]), question, columns, writing)
    }
}
