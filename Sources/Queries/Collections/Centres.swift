import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// A centre with figures of its own, without those of centres below it.
struct ListedCentre: Dated, HasFigures {
    fileprivate let stored: Stored<Centre>
    fileprivate let district: DistrictCode?
    let figures: Figures

    fileprivate init(
        _ stored: Stored<Centre>, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.stored = stored
        district = try snapshot.district(of: stored.state)
        figures = try snapshot.figures(in: stored.row.scope)
    }

    private var state: Centre { stored.state }

    var changed: Position { max(stored.changed, figures.changed) }

    fileprivate static let columns: [Column<ListedCentre>] = [
        .must("centre", "The centre.") { $0.stored.id },
        .must("level", "Its place in the order of centres.") { $0.state.level },
        .must("name", "Its name.") { $0.state.name },
        .may("parent", "The centre above it.") { $0.state.parent },
        .may("district", "Its district, or that of the centre above it.") { $0.district },
        .may("sponsor", "Who bears a special centre.") { $0.state.sponsor },
        .may("seat", "Where it sits.") { $0.state.seat },
        .status(.centre, "Established or dissolved.") { $0.state.lifecycle },
        .may("successor", "The centre that took over when it was dissolved.") {
            $0.state.successor
        },
        .figure(
            "registeredVolunteers", .states(.volunteer, .registered),
            "Volunteers registered at home there."
        ),
        .figure(
            "registeredGroups", .states(.group, .registered), "Groups registered at home there."),
        .figure(
            "publishedProjects", .states(.project, .published),
            "Projects that it runs and that are published."),
        .figure("confirmedMinutes", .minutes, "Confirmed service for its projects, minutes."),
        .must("flagged", "What was flagged in its territory.") { $0.figures.flagged },
        .must("created", "The event that established it.") { $0.stored.created },
    ]
}

extension Listings {
    /// The tree of centres.
    package static let centres = Listing(
        "centres", "The tree of centres, by id, each with the centre above it and its own figures.",
        of: Stored<Centre>.self, from: { $0.centres },
        filters: [
            .coded("level", CentreLevel.self, "The place in the order of centres.") {
                $0.state.level
            },
            .district("The centre's district, or that of the centre above it.") { $0.id },
            .id("parent", "The centre above.") { $0.state.parent },
            .status(of: .centre, "Where the centre stands."),
        ],
        changes: [.centres, .centreFigures],
        columns: Columns(
            "Centre", "A centre with figures of its own, without those of centres below it.",
            ListedCentre.columns + [.rowPosition])
    ) { (centre, snapshot) throws(LMDBError) in try ListedCentre(centre, snapshot) }
}

/// A centre's dashboard.
///
/// Its own figures are counters that the projector updates with every event. The figures below it
/// are sums over the centres below, where a dissolved centre is a child of its successor.
struct CentreDashboard: Dated {
    fileprivate let centre: ListedCentre
    fileprivate let path: [CentreID]
    fileprivate let children: [Stored<Centre>]
    fileprivate let tookOver: [Stored<Centre>]
    fileprivate let below: FiguresBelow
    fileprivate let money: Balance
    let changed: Position

    /// The figures of a centre and of all centres below it.
    fileprivate struct FiguresBelow: HasFigures {
        let centres: Int
        var figures = Figures()
        var money = Balance()
    }

    fileprivate init?(
        _ id: CentreID, _ period: DayPeriod, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        let tree = try CentreTree(snapshot)
        guard let row = tree.centres[id] else { return nil }
        centre = try ListedCentre(Listed(id, row), snapshot)
        path = tree.path(from: id).reversed()
        children = tree.stored(tree.children(of: id))
        tookOver = tree.stored(tree.takenOver(by: id))
        let subtree = tree.subtree(of: id)
        var below = FiguresBelow(centres: subtree.count)
        for case let row? in subtree.map({ tree.centres[$0] }) {
            try below.figures.add(snapshot.figures(in: row.scope))
        }
        for centre in subtree {
            below.money.add(try snapshot.balance(of: .centre(centre), in: period.spans))
        }
        self.below = below
        money = try snapshot.balance(of: .centre(id), in: period.spans)
        changed = max(
            try snapshot.changed([.centres]), below.figures.changed,
            try snapshot.changed(below.money))
    }

    private static let otherCentre = Columns<Stored<Centre>>(
        "OtherCentre", "A centre as another's dashboard names it.",
        [
            .must("centre", "The centre.") { $0.id },
            .must("level", "Its place in the order of centres.") { $0.state.level },
            .must("name", "Its name.") { $0.state.name },
            .status(.centre, "Established or dissolved.") { $0.state.lifecycle },
        ])

    private static let figures: [Column<Figures>] =
        [
            .states(
                "volunteers", of: .volunteer, "Volunteers at home there, by state."
            ) { $0 },
            .states("groups", of: .group, "Groups at home there, by state.") { $0 },
            .states("projects", of: .project, "Projects by state.") { $0 },
            .families("families", "Projects by family.") { $0 },
            .findings { $0 },
        ] + Column.generated

    private static let figuresBelow = Columns<FiguresBelow>(
        "CentreFigures", "The figures of a centre and of all centres below it.",
        [
            .must("centres", "How many centres, this one included.") { $0.centres },
            .figure("confirmedMinutes", .minutes, "Confirmed service for their projects, minutes."),
            .object("money", Money.ofFunds, "The money of their funds.") { $0.money },
        ] + figures.inside(\.figures))

    fileprivate static let columns = Columns<CentreDashboard>(
        "CentreDashboard", "A centre's dashboard.",
        ListedCentre.columns.inside(\.centre) + [
            .must("path", .list(.id), "The centres from the municipal one down to this.") {
                .texts($0.path.map(\.text))
            },
            .objects("children", otherCentre, "The centres right below it.") { $0.children },
            .objects("tookOver", otherCentre, "Dissolved centres that it took over.") {
                $0.tookOver
            },
            .object("money", Money.ofFunds, "The money of its funds.") { $0.money },
        ] + figures.inside(\.centre.figures) + [
            .object(
                "withBelow", figuresBelow,
                "The same with all below it; a dissolved centre stands below its successor."
            ) { $0.below },
            .answerPosition,
        ])
}

extension Resources {
    /// One centre's dashboard.
    package static let centre = Resource(
        "centre", "One centre's dashboard, with figures of its own and of all that is below it.",
        of: Centre.self, filters: [Money.period], columns: CentreDashboard.columns
    ) { centre, given, snapshot, _ in
        try CentreDashboard(centre.id, DayPeriod(given), snapshot)
    }
}

extension CentreTree {
    fileprivate func stored(_ ids: [CentreID]) -> [Stored<Centre>] {
        ids.compactMap { id in centres[id].map { Listed(id, $0) } }
    }
}
