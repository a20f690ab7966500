import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// The projects of one family, kind and scale in one district, with their service in a period.
private struct PortfolioRow: Sendable {
    /// What projects have in common, in the order of rows.
    struct Place: Hashable {
        let family: ProjectFamily
        let kind: ProjectKind
        let scale: ProjectScale
        /// The centre's district; nil for projects of the municipal and special centres.
        let district: DistrictCode?

        /// The cursor's text of the row.
        var text: String {
            [family.text, kind.text, scale.text, district?.text ?? "others"]
                .joined(separator: "~")
        }
    }

    let place: Place
    var projects = 0
    var brands = 0
    var minutes = 0
    var people = 0

    static let columns = Columns<PortfolioRow>(
        "PortfolioRow", "The projects of one family, kind and scale in one district.",
        [
            .must("family", "Their family.") { $0.place.family },
            .must("kind", "Their kind within the family.") { $0.place.kind },
            .must("scale", "Large or daily.") { $0.place.scale },
            .may(
                "district",
                "The district of their centre; left out for the municipal and special centres."
            ) { $0.place.district },
            .must("projects", "How many projects, in any state.") { $0.projects },
            .must("brands", "Those of them that are brand projects now.") { $0.brands },
            .must("confirmedMinutes", "Confirmed service for them in the period, minutes.") {
                $0.minutes
            },
            .must("attendance", "People reached by their shifts in the period.") { $0.people },
        ])
}

extension Listings {
    /// Projects by family, kind, scale and district.
    package static let portfolio = Listing(
        "portfolio",
        "Projects counted by family, kind, scale and district of their centre, with their service in "
            + "a period of days.",
        reach: .city, filters: [DayPeriod.filter], columns: PortfolioRow.columns
    ) { views, given, _, page, writing in
        try views.portfolio(DayPeriod(given), Question("portfolio", given), page, writing)
    }
}

extension Views {
    fileprivate func portfolio(
        _ period: DayPeriod, _ question: Question, _ page: Page, _ writing: Writing
    ) throws -> Answer {
        try self.page(page, of: question, PortfolioRow.columns, writing, by: \.place.text) {
            snapshot in
            let tree = try CentreTree(snapshot)
            var sums: [PortfolioRow.Place: PortfolioRow] = [:]
            try snapshot.forEachRow(tables.projects, after: nil) {
                (_, row: Row<Project>) throws(LMDBError) in
                let state = row.state
                let place = PortfolioRow.Place(
                    family: state.family, kind: state.kind, scale: state.scale,
                    district: state.owner.flatMap(tree.district))
                let figures = try snapshot.figures(of: row, in: period.days)
                var sum = sums[place] ?? PortfolioRow(place: place)
                sum.projects += 1
                if state.brand != nil { sum.brands += 1 }
                sum.minutes += figures[.minutes]
                sum.people += figures[.attendance]
                sums[place] = sum
                return true
            }
            let changed = try snapshot.changed([.projects, .projectFigures, .centres])
            return ComputedRows(
                rows: sums.values.sorted { $0.place.text < $1.place.text }, changed: changed)
        }
    }
}
