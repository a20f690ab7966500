import Catalogue
import EventLog
import JSON
import LMDB
import Projections
import Rules
import Tables

/// A district with the figures of all its centres, or what belongs to no district: the municipal centre,
/// special centres, and balances that were carried over.
struct DistrictRow: HasFigures {
    fileprivate let district: DistrictCode?
    fileprivate var centres = 0
    private(set) var figures = Figures()
    fileprivate var money = Balance()

    fileprivate init(_ district: DistrictCode?) {
        self.district = district
    }

    fileprivate mutating func add(
        _ id: CentreID, _ centre: Row<Centre>, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        centres += 1
        try figures.add(snapshot.figures(in: centre.scope))
        money.add(try snapshot.balance(of: .centre(id)))
    }

    /// Leaves what belongs to none of the districts, so that all rows add up to the city.
    fileprivate static func others(
        of city: DistrictRow, beside districts: [DistrictRow]
    ) throws(LMDBError) -> DistrictRow {
        var rest = city
        for district in districts {
            rest.centres -= district.centres
            try rest.figures.subtract(district.figures)
            for measure in Measure.allCases {
                rest.money[measure] = rest.money[measure] - district.money[measure]
            }
        }
        return rest
    }

    fileprivate init(
        city tree: CentreTree, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        district = nil
        centres = tree.centres.count
        figures = try snapshot.figures(in: .city)
        money = try snapshot.balance(of: .city)
    }

    /// The cursor's text of the row.
    fileprivate var place: String { district?.text ?? "others" }

    fileprivate static let sums: [Column<DistrictRow>] = [
        .must("centres", "How many centres.") { $0.centres },
        .figure(
            "registeredVolunteers", .states(.volunteer, .registered),
            "Volunteers registered at home there."),
        .figure(
            "registeredGroups", .states(.group, .registered), "Groups registered at home there."),
        .figure(
            "publishedProjects", .states(.project, .published),
            "Projects of its centres that are published."),
        .figure(
            "confirmedMinutes", .minutes,
            "Confirmed service for its centres' projects, minutes; balances that were carried over "
                + "are of no district."),
        .figure("attendance", .attendance, "People reached by their shifts."),
        .must("findings", "What was flagged.") { $0.figures.flagged },
        .object("money", Money.ofFunds, "The money of its centres' funds.") { $0.money },
    ]

    fileprivate static let city = Columns<DistrictRow>(
        "DistrictsSum", "The whole city, which the rows add up to.", sums)

    fileprivate static let columns = Columns<DistrictRow>(
        "District", "A district with all its centres, or all that is of no district.",
        [
            .must("row", .choice(["district", "others"]), "A district, or all the rest.") {
                .text($0.district == nil ? "others" : "district")
            },
            .may("district", "The district by its present code; none for the rest.") {
                $0.district
            },
        ] + sums)
}

extension CentreTree {
    /// The district in which a centre stands: that of the district's centre on its way up; nil for the
    /// municipal centre and special centres.
    func district(of centre: CentreID) -> DistrictCode? {
        for id in path(from: centre) {
            guard let state = centres[id]?.state else { return nil }
            if state.level == .district { return state.district?.current }
        }
        return nil
    }

    /// The centres of a district.
    func centres(in district: DistrictCode) -> [CentreID] {
        centres.keys.filter { self.district(of: $0) == district.current }
    }
}

extension Listings {
    /// The districts, and what belongs to none.
    package static let districts = Listing(
        "districts",
        "The sixteen districts with all their centres, and a last row for what belongs to none: the "
            + "municipal and special centres. The rows add up to the city.",
        reach: .city, filters: [], columns: DistrictRow.columns,
        extra: [
            .must("city", .named(DistrictRow.city.form), "The city, which the rows add up to.")
        ]
    ) { views, given, _, page, writing in
        try views.districts(Question("districts", given), page, writing)
    }
}

extension Views {
    fileprivate func districts(
        _ question: Question, _ page: Page, _ writing: Writing
    ) throws -> Answer {
        try self.page(page, of: question, DistrictRow.columns, writing, by: \.place) { snapshot in
            let tree = try CentreTree(snapshot)
            let city = try DistrictRow(city: tree, snapshot)
            var districts = DistrictCode.all.filter { $0.successor == nil }.map { DistrictRow($0) }
            for (id, centre) in tree.centres {
                guard let district = tree.district(of: id),
                    let place = districts.firstIndex(where: { $0.district == district })
                else { continue }
                try districts[place].add(id, centre, snapshot)
            }
            districts.append(try .others(of: city, beside: districts))
            let changed = try snapshot.changed([.centres, .centreFigures, .books])
            return ComputedRows(rows: districts, changed: max(changed, city.figures.changed)) {
                json in
                json.key("city")
                try DistrictRow.city.write(city, to: &json, .anyone)
            }
        }
    }
}
