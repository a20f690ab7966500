import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

extension InspectionID: ListPlace {}

extension Inspection {
    /// The members of every answer about an inspection.
    fileprivate static let columns: [Column<Stored<Inspection>>] = [
        .must("inspection", .id, "The inspection.") { .id($0.id) },
        .must("status", .state(of: .inspection), "Opened or published.") {
            .state($0.state.lifecycle)
        },
        .may("centre", .id, "The centre that inspects.") { .id($0.state.owner) },
        .must("title", .text(nil), "Its title.") { .text($0.state.title) },
        .must("subject", .coded(InspectionSubject.self), "What is inspected.") {
            .coded($0.state.subject)
        },
        .must("period", .text(nil), "The period that is inspected.") { .text($0.state.period) },
        .must("created", .position, "The event that opened it.") { .position($0.created) },
    ]
}

/// An inspection with its criteria and the ranking of the centres: districts among districts, special
/// centres among special ones, most points first. Ties share a rank (1, 2, 2, 4) and are in order of ids.
struct InspectionRanking: Dated {
    /// A centre at its place.
    fileprivate struct Place {
        let rank: Int
        let centre: CentreID
        let level: CentreLevel
        let total: Int
        let scores: [Score]
    }

    /// A centre's score by one criterion.
    fileprivate struct Score {
        let criterion: String
        let score: Int?
    }

    fileprivate let stored: Stored<Inspection>
    fileprivate let ranking: [Place]
    fileprivate let events: [Position]

    var changed: Position { stored.changed }

    fileprivate init(
        _ stored: Stored<Inspection>, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.stored = stored
        events = try snapshot.events(of: stored.row.history)
        let state = stored.state
        var levels: [CentreID: CentreLevel] = [:]
        for centre in state.centres {
            let row = try snapshot.row(snapshot.tables.centres, centre, as: Row<Centre>.self)
            levels[centre] = row?.state.level
        }
        ranking = CentreLevel.allCases.flatMap { level in
            Self.places(state.centres.filter { levels[$0] == level }, level, state)
        }
    }

    private static func places(
        _ centres: [CentreID], _ level: CentreLevel, _ state: Inspection
    ) -> [Place] {
        let ordered = centres.map { (centre: $0, total: state.total(of: $0)) }
            .sorted { ($1.total, $0.centre.text) < ($0.total, $1.centre.text) }
        return ordered.map { centre, total in
            Place(
                rank: 1 + ordered.count { $0.total > total }, centre: centre, level: level,
                total: total,
                scores: zip(state.criteria, state.scores(of: centre)).map {
                    Score(criterion: $0.key, score: $1)
                })
        }
    }

    private static let criterion = Columns<Criterion>(
        "Criterion", "What is scored.",
        [
            .must("criterion", .id, "Its key.") { .text($0.key) },
            .must("title", .text(nil), "What it is.") { .text($0.title) },
            .must("weight", .number(1...100), "Its part of 100.") { .number($0.weight) },
        ])

    private static let score = Columns<Score>(
        "CriterionScore", "A centre's score by one criterion.",
        [
            .must("criterion", .id, "The criterion.") { .text($0.criterion) },
            .may("score", .number(0...100), "The last score; left out before the first.") {
                .number($0.score)
            },
        ])

    private static let place = Columns<Place>(
        "InspectedCentre", "A centre at its place among those of its level.",
        [
            .must("rank", .count, "Its rank among centres of its level; ties share one.") {
                .number($0.rank)
            },
            .must("centre", .id, "The centre.") { .id($0.centre) },
            .must("level", .coded(CentreLevel.self), "Among which centres it is ranked.") {
                .coded($0.level)
            },
            .must("total", .number(0...10_000), "The sum of weight times score.") {
                .number($0.total)
            },
            .objects("scores", score, "Its scores, by criterion.") { $0.scores },
        ])

    fileprivate static let columns = Columns<InspectionRanking>(
        "InspectionRanking", "An inspection with its criteria and ranking.",
        Inspection.columns.inside(\.stored) + [
            .objects("criteria", criterion, "What is scored, with weights of 100 together.") {
                $0.stored.state.criteria
            },
            .objects(
                "ranking", place,
                "The centres inspected, those of one level together; before publication as they stand."
            ) { $0.ranking },
            .must("events", .list(.position), "Its events.") { .positions($0.events) },
            .answerPosition,
        ])
}

extension Listings {
    /// Inspections.
    package static let inspections = Listing(
        "inspections", "Inspections of centres, by id.", of: Stored<Inspection>.self,
        from: { $0.inspections },
        filters: [
            .id("centre", "The centre that inspects.") { $0.state.owner },
            .coded("subject", InspectionSubject.self, "What is inspected.") {
                $0.state.subject == $1
            },
            .status(of: .inspection, "Where the inspection stands."),
        ],
        changes: [.inspections],
        columns: Columns(
            "Inspection", "An inspection of centres.", Inspection.columns + [.rowPosition])
    ) { inspection, _ in inspection }
}

extension Resources {
    /// One inspection.
    package static let inspection = Resource(
        "inspection", "One inspection with its criteria and the ranking of the centres.",
        of: Inspection.self, columns: InspectionRanking.columns
    ) { inspection, snapshot, _ in try InspectionRanking(inspection, snapshot) }
}
