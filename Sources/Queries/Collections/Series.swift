import Catalogue
import EventLog
import JSON
import LMDB
import Projections
import Rules
import Tables

/// A question for a series: a figure by days or months.
private struct SeriesQuestion {
    /// The most points of a series.
    static let maximumPoints = 400
    /// Days and months of a series that says nothing else.
    static let usualDays = 30
    static let usualMonths = 12

    enum Measure: String, CaseIterable {
        case minutes, people, events, records, posted

        var figure: Figure {
            switch self {
            case .minutes: .minutes
            case .people: .attendance
            case .events: .events
            case .records: .countedRecords
            case .posted: .records
            }
        }

        /// The figure of the city's days by which a series without an end ends: records are counted by
        /// project only.
        var figureOfDays: Figure {
            switch self {
            case .records: .minutes
            case .posted: .events
            default: figure
            }
        }

        /// Whether days of the city have the figure.
        var isOfCity: Bool { figure == figureOfDays }
    }

    let measure: Measure
    let isByMonth: Bool
    let scope: StandingsScope

    init(_ given: [String: String]) throws(QueryError) {
        measure = given["of"].flatMap { Measure(rawValue: $0) } ?? .minutes
        isByMonth = given["by"] == "month"
        scope = given["scope"].flatMap { StandingsScope(text: $0) } ?? .city
        guard measure != .events || scope == .city else {
            throw QueryError(
                "scope", "bad-parameter", "Events are counted for the whole city only.")
        }
    }

    /// The first days of the points of a span.
    func points(in days: ClosedRange<CivilDate>) throws(QueryError) -> [CivilDate] {
        var points: [CivilDate] = []
        var day = days.lowerBound
        while day <= days.upperBound {
            guard points.count < Self.maximumPoints else {
                throw QueryError(
                    "from", "bad-parameter",
                    "A series has at most \(Self.maximumPoints) points: begin later, or ask by month."
                )
            }
            points.append(day)
            day = next(day)
        }
        return points
    }

    /// The first day of the point after that of a day.
    private func next(_ day: CivilDate) -> CivilDate {
        guard isByMonth else { return day.adding(days: 1) }
        let month = Month(day).next
        return CivilDate(year: month.year, month: month.month, day: 1) ?? day.adding(days: 31)
    }

    /// The text of the point to which a day belongs.
    func text(_ day: CivilDate) -> String { isByMonth ? String(day.text.prefix(7)) : day.text }

    /// The span that is asked for. It ends on the last day that has anything, so that the answer depends
    /// only on the log.
    func days(
        _ given: [String: String], _ snapshot: borrowing ViewSnapshot
    ) throws -> ClosedRange<CivilDate>? {
        let figure = measure.figureOfDays
        let end =
            try given["to"].flatMap { CivilDate(text: $0) }
            ?? snapshot.lastDay { $0[figure] != 0 }
        guard let end else { return nil }
        var start = given["from"].flatMap { CivilDate(text: $0) }
        if start == nil {
            start = end.adding(days: 1 - Self.usualDays)
            if isByMonth {
                let months = end.year * 12 + end.month - Self.usualMonths
                start = CivilDate(year: months / 12, month: months % 12 + 1, day: 1)
            }
        }
        guard let start, start <= end else {
            throw QueryError("from", "bad-parameter", "The series ends before it begins.")
        }
        return start...end
    }
}

/// A day or a month with its figure.
private struct SeriesPoint: Sendable {
    let text: String
    let value: Int

    static let columns = Columns<SeriesPoint>(
        "SeriesPoint", "A day or a month with its figure.",
        [
            .must(
                "when", .pattern("^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"),
                "The day, or the month."
            ) { .text($0.text) },
            .must("value", "The figure.") { $0.value },
        ])
}

extension Listings {
    private static func dayFilter(_ name: String, _ about: String) -> FilterDescription {
        FilterDescription(
            name: name, form: .day, about: about, expected: "a day such as 2026-11-23",
            names: nil, reads: { CivilDate(text: $0) != nil })
    }

    private static func choice(
        _ name: String, _ words: [String], _ about: String
    ) -> FilterDescription {
        FilterDescription(
            name: name, form: .choice(words), about: about,
            expected: "one of \(words.joined(separator: ", "))", names: nil,
            reads: { words.contains($0) })
    }

    /// A figure by days or months.
    package static let series = Listing(
        "series",
        "A figure by days or months: minutes, people and records that count by the day of service; "
            + "events and posted records by that of recording. Without from and to it ends on the last "
            + "day with minutes, people or events.",
        reach: .city,
        filters: [
            choice(
                "of", SeriesQuestion.Measure.allCases.map(\.rawValue),
                "Minutes that count, people reached, events, records of hours that count, or records posted; "
                    + "minutes if not given."),
            choice("by", ["day", "month"], "Days or months; days if not given."),
            FilterDescription(
                name: "scope", form: .text(1...80),
                about: "city, district:110101, centre:dongcheng or project:music-class.",
                expected: "city, district:…, centre:… or project:…", names: nil,
                reads: { text in
                    switch StandingsScope(text: text) {
                    case .city, .district: true
                    case .centre(let id): IDForm.isID(id.text)
                    case .project(let id): IDForm.isID(id.text)
                    case .family, nil: false
                    }
                }),
            dayFilter("from", "The first day; thirty days or twelve months back if not given."),
            dayFilter("to", "The last day."),
        ],
        columns: SeriesPoint.columns,
        extra: [.must("total", .count, "The sum of all points.")]
    ) { views, given, _, page, writing in
        try views.series(
            SeriesQuestion(given), given, Question("series", given), page, writing)
    }
}

extension Views {
    fileprivate func series(
        _ asked: SeriesQuestion, _ given: [String: String], _ question: Question, _ page: Page,
        _ writing: Writing
    ) throws -> Answer {
        try self.page(page, of: question, SeriesPoint.columns, writing, by: \.text) { snapshot in
            var points: [SeriesPoint] = []
            if let days = try asked.days(given, snapshot) {
                let starts = try asked.points(in: days)
                let sums = try snapshot.sums(asked, days)
                points = starts.map(asked.text).map { SeriesPoint(text: $0, value: sums[$0] ?? 0) }
            }
            let total = points.reduce(0) { $0 + $1.value }
            return ComputedRows(rows: points, changed: snapshot.applied) { json in
                json.member("total", total)
            }
        }
    }
}

extension ViewSnapshot {
    /// A figure by the texts of points.
    fileprivate func sums(
        _ asked: SeriesQuestion, _ days: ClosedRange<CivilDate>
    ) throws -> [String: Int] {
        var sums: [String: Int] = [:]
        let figure = asked.measure.figure
        func add(_ day: CivilDate, _ figures: Figures) {
            sums[asked.text(day), default: 0] += figures[figure]
        }
        if asked.scope == .city, asked.measure.isOfCity {
            try forEachDay(in: days) { (day, figures) throws(LMDBError) in add(day, figures) }
            return sums
        }
        for project in try projects(of: asked.scope) {
            try forEachDay(of: project, in: days) { (day, figures) throws(LMDBError) in
                add(day, figures)
            }
        }
        return sums
    }

    /// The ordinals of the projects of a scope: of one centre, or of all centres of a district.
    private func projects(of scope: StandingsScope) throws -> [UInt32] {
        switch scope {
        case .project(let id):
            guard let row = try row(tables.projects, id, as: Row<Project>.self) else {
                throw Self.noScope
            }
            return [row.ordinal]
        case .centre(let id):
            guard try row(tables.centres, id, as: Row<Centre>.self) != nil else {
                throw Self.noScope
            }
            return try projects(of: id)
        case .district(let district):
            var ordinals: [UInt32] = []
            for centre in try CentreTree(self).centres(in: district) {
                ordinals += try projects(of: centre)
            }
            return ordinals
        case .city:
            var ordinals: [UInt32] = []
            try forEachRow(tables.projects, after: nil) {
                (_, row: Row<Project>) throws(LMDBError) in
                ordinals.append(row.ordinal)
                return true
            }
            return ordinals
        case .family: return []
        }
    }

    private static var noScope: QueryError {
        QueryError("scope", "bad-parameter", "Nothing on record has the id that scope names.")
    }

    /// The ordinals of a centre's projects.
    func projects(of centre: CentreID) throws(LMDBError) -> [UInt32] {
        var ordinals: [UInt32] = []
        try forEachIndexed(.projectsByOwner, centre.text, after: nil) { (key) throws(LMDBError) in
            let id = ProjectID(String(decoding: key, as: UTF8.self))
            if let row = try row(tables.projects, id, as: Row<Project>.self) {
                ordinals.append(row.ordinal)
            }
            return true
        }
        return ordinals
    }
}
