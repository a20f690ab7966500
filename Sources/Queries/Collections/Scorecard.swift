import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// An indicator of the scorecard (七化), with the part and the whole from which it follows.
struct ScoreRow: Sendable {
    /// What a row measures.
    enum Indicator: String, CaseIterable {
        /// 经常化储备: registered volunteers who are available and served in the last 365 days.
        case reserve = "standing-reserve"
        /// 规范化管理: counted records of volunteers registered before, with a check-in, and with an
        /// agreement where one was due.
        case standardised = "standardised-management"
        /// 常态化服务: days with enough counted minutes.
        case regular = "regular-service"
        /// 品牌化培育: minutes for projects that were a brand on the day.
        case brands = "brand-cultivation"
        /// 项目化配置: minutes for projects published by then, within their dates.
        case allocated = "allocation-by-project"
        /// 信息化支撑: records that came in in time after the service, by the day of recording.
        case informed = "information-support"
        /// 社会化运作: money received from donations, sponsorship and foundations.
        case societal = "societal-operation"
        /// 城乡协调: minutes in the rural districts.
        case ruralMinutes = "rural-minutes"
        /// 城乡协调: people reached in the rural districts.
        case ruralPeople = "rural-people"
    }

    let indicator: Indicator
    let place: ScorePlace
    var part = 0
    var whole = 0
    /// The number of projects that were a brand on any day of the period, where the row is about brands.
    var brands: Int?
    /// The path of the question whose answer has the rows that the figures are sums of.
    let rows: String

    /// The cursor's text of the row.
    var cursor: String { "\(place.text)~\(indicator.rawValue)" }

    static let columns = Columns<ScoreRow>(
        "ScoreRow", "An indicator of the scorecard (七化), with the parts that it is made of.",
        [
            .must(
                "indicator", .choice(Indicator.allCases.map(\.rawValue)), "What it measures."
            ) { .text($0.indicator.rawValue) },
            .must(
                "row", .choice(["city", "district", "others"]),
                "The city, a district, or what is of no district."
            ) { .text($0.place.kind) },
            .may("district", "The district.") { $0.place.district },
            .must("numerator", .wholeNumber, "The part.") { .number($0.part) },
            .must("denominator", .wholeNumber, "The whole.") { .number($0.whole) },
            .may(
                "basisPoints", .wholeNumber,
                "Ten thousand times the part through the whole; left out where that is 0 or less."
            ) { $0.whole > 0 ? .number(basisPoints($0.part, $0.whole)) : .nothing },
            .may(
                "brands", .count,
                "The number of projects that were a brand on any day of the period; of brand-cultivation."
            ) { $0.brands.map { .number($0) } ?? .nothing },
            .must("rows", .text(nil), "Where the rows are asked for that the figures follow from.")
            {
                .text($0.rows)
            },
        ])

    /// Money that was given back in another period than it came may make a part of any size.
    private static func basisPoints(_ part: Int, _ whole: Int) -> Int {
        Int(clamping: Int128(part) * 10_000 / Int128(whole))
    }
}

/// Where a row of the scorecard stands.
enum ScorePlace: Sendable, Hashable {
    case city
    case district(DistrictCode)
    /// The municipal centre and special centres.
    case others

    var district: DistrictCode? {
        if case .district(let district) = self { district } else { nil }
    }

    var kind: String {
        switch self {
        case .city: "city"
        case .district: "district"
        case .others: "others"
        }
    }

    /// The text by which rows are ordered: districts, others, the city.
    var text: String {
        switch self {
        case .district(let district): district.text
        case .others: "others"
        case .city: "the-city"
        }
    }
}

extension Listings {
    /// The scorecard.
    package static let scorecard = Listing(
        "scorecard",
        "The seven indicators of the policy by district, for the rest and for the city, each with the "
            + "part and the whole; the city's are sums of the rows above. Without a period it is the "
            + "year of the last service.",
        reach: .city,
        filters: [
            FilterDescription(
                name: "period", form: DayPeriod.filter.form,
                about: "The days of service: 2026, 2026-Q2, 2026-04 or 2026-04-13.",
                expected: "2026, 2026-Q2, 2026-04 or 2026-04-13",
                reads: { DayPeriod(text: $0)?.days != nil }),
            FilterDescription(
                name: "district", form: .district,
                about: "One district only, under its present or its earlier code.",
                expected: "a district's code of six digits", names: nil,
                reads: { DistrictCode(text: $0) != nil }),
        ],
        columns: ScoreRow.columns
    ) { views, given, _, page, writing in
        try views.scorecard(given, Question("scorecard", given), page, writing)
    }
}

extension Views {
    fileprivate func scorecard(
        _ given: [String: String], _ question: Question, _ page: Page, _ writing: Writing
    ) throws -> Answer {
        try self.page(page, of: question, ScoreRow.columns, writing, by: \.cursor) { snapshot in
            let last = try snapshot.lastDay { $0[.minutes] != 0 }
            let year = last.map { String($0.text.prefix(4)) }
            var rows: [ScoreRow] = []
            if let period = (given["period"] ?? year).flatMap({ DayPeriod(text: $0) }),
                let days = period.days
            {
                let asked = given["district"].flatMap { DistrictCode(text: $0) }?.current
                rows = try Scorecard(period, days, asked, snapshot).rows
            }
            // Registrations, agreements, projects, books and service all change it.
            return ComputedRows(rows: rows, changed: snapshot.applied)
        }
    }
}
