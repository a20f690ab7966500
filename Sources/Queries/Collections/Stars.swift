import Catalogue
import EventLog
import LMDB
import Projections
import Rules

/// A star that was awarded, or a volunteer who is due for one: two collections share these columns.
struct ListedStar: Sendable {
    var star: StarID?
    let volunteer: VolunteerID
    let level: Int
    var levelHeld: Int?
    var minutes: Minutes?
    var threshold: Minutes?
    let scheme: SchemeID
    let centre: CentreID?
    var status: LifecycleState?
    var awarded: Position?
    let changed: Position

    /// A star that was awarded.
    fileprivate init(_ star: Stored<Star>) {
        let state = star.state
        self.star = star.id
        volunteer = state.volunteer
        level = state.level
        scheme = state.scheme
        centre = state.owner
        status = state.lifecycle
        awarded = star.created
        changed = star.changed
    }

    /// A volunteer who is due.
    init(_ volunteer: Stored<Volunteer>, _ reached: SchemePublishedStar, under scheme: Scheme) {
        let state = volunteer.state
        self.volunteer = volunteer.id
        level = reached.level
        levelHeld = state.starLevel
        minutes = state.confirmed
        threshold = reached.minutes
        self.scheme = scheme.id
        centre = state.owner
        changed = volunteer.changed
    }

    static let columns = Columns<ListedStar>(
        "Star", "A star awarded; or who is due for one, without the award's own members.",
        [
            .may("star", "The award.") { $0.star },
            .may("volunteer", "Who holds it, or is due for it, where the token is told.") {
                $0.volunteer
            },
            .must("level", .number(1...5), "The level awarded, or reached by who is due.") {
                .number($0.level)
            },
            .may("levelHeld", .number(0...5), "The level that who is due holds; 0 for none.") {
                .number($0.levelHeld)
            },
            .may("minutes", "Confirmed service of who is due, minutes.") { $0.minutes },
            .may("threshold", "The minutes that the level takes.") { $0.threshold },
            .must("scheme", "The scheme of the award, or in force on the last event's day.") {
                $0.scheme
            },
            .may("centre", "The home centre: at the time of the award, or of who is due.") {
                $0.centre
            },
            .may("status", .state(of: .star), "Awarded or revoked.") { .state($0.status) },
            .may("awarded", "The event that awarded it.") { $0.awarded },
            .must("position", "The last event that changed this row.") { $0.changed },
        ])
}

extension Listings {
    /// Awarded stars, including revoked ones.
    package static let stars = Listing(
        "stars",
        "Stars awarded, by id; or with due=true who has reached a level that is not awarded yet, "
            + "by volunteer. A centre sees its own, or those of a centre below it.",
        reach: .own, of: Stored<Star>.self, from: { $0.stars },
        filters: [
            .id("volunteer", "Who holds it, or is due for it.", by: .starsByVolunteer) {
                $0.state.volunteer
            },
            .number("level", 1...5, "The level awarded, or reached by who is due.") {
                $0.state.level
            },
            .status(of: .star, "Where the star stands; not with due=true."),
            .id(
                "centre",
                "The volunteer's home centre: at the time of the award, or now for who is due."
            ) { $0.state.owner },
        ],
        changes: [.stars], columns: ListedStar.columns
    ) { star, _ in ListedStar(star) }
}
