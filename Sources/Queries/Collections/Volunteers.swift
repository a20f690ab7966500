import Catalogue
import EventLog
import LMDB
import Projections
import Rules

/// The columns of a volunteer's profile, without personal data. A row of the roster and a single
/// profile share them.
private let profile: [Column<Stored<Volunteer>>] =
    [
        .may("volunteer", "The volunteer, where the token is told.") { $0.id },
        .status(.volunteer, "Where the volunteer stands.") { $0.state.lifecycle },
        .may("centre", "The home centre.") { $0.state.owner },
        .must("category", "The target group.") { $0.state.category },
        .must("adult", "18 or over.") { $0.state.adult },
        .must("skills", "Skills declared.") { $0.state.skills },
        .must("verifiedSkills", "Skills verified.") { $0.state.verifiedSkills },
        .may("organisation", "The organisation, of a volunteer that is one.") {
            $0.state.organisation
        },
        .must("federationLinked", "Linked to a number of the volunteer federation.") {
            $0.state.isFederationLinked
        },
        .may("expertField", "The field of an expert.") { $0.state.expertField },
        .may("available", "Whether the volunteer is available, once declared.") {
            $0.state.isAvailable
        },
        .must("confirmedMinutes", "Confirmed service that counts, minutes.") { $0.state.confirmed },
        .must("star", .number(0...5), "The star that is held; 0 for none.") {
            .number($0.state.starLevel)
        },
        .may("into", "The registration that this one was merged into.") { $0.state.into },
        .must("created", "The event that created the volunteer.") { $0.created },
    ]

/// A volunteer's profile with the next level of stars.
struct VolunteerProfile: Dated {
    fileprivate let stored: Stored<Volunteer>
    /// The lowest level above the one that is held; nil where the scheme has none.
    fileprivate var next: (level: Int, lacking: Minutes)?
    let changed: Position

    /// The scheme in force on the day of the last event decides.
    fileprivate init(
        _ stored: Stored<Volunteer>, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.stored = stored
        changed = max(stored.changed, try snapshot.changed([.schemes, .days]))
        guard
            let scheme = try snapshot.lastDay().flatMap({ (day) throws(LMDBError) in
                try snapshot.city().scheme(on: day)
            }), let star = scheme.stars.first(where: { $0.level > stored.state.starLevel })
        else { return }
        next = (star.level, max(.zero, star.minutes - stored.state.confirmed))
    }

    fileprivate static let columns = Columns<VolunteerProfile>(
        "VolunteerProfile", "A volunteer's profile with the next star, without personal data.",
        profile.inside(\.stored) + [
            .may("nextLevel", .number(1...5), "The lowest star above the one that is held.") {
                .number($0.next?.level)
            },
            .may("minutesLacking", "Minutes that are lacking for it; 0 where it is due.") {
                $0.next?.lacking
            },
            .answerPosition,
        ])
}

extension Listings {
    /// The roster.
    package static let volunteers = Listing(
        "volunteers",
        "The roster, by id; a centre sees its own volunteers, or those of a centre below it.",
        reach: .own, of: Stored<Volunteer>.self, from: { $0.volunteers },
        filters: [
            .id("centre", "The home centre.", by: .volunteersByCentre) { $0.state.owner },
            .district("The district of the home centre (GB/T 2260).") { $0.state.owner },
            .coded("category", VolunteerCategory.self, "The target group.") {
                $0.state.category
            },
            .coded("skill", Skill.self, "A skill that was declared.") {
                $0.state.skills.contains($1)
            },
            .status(of: .volunteer, "Where the volunteer stands."),
            .number("star", 0...5, "The star that is held; 0 for none.") { $0.state.starLevel },
        ],
        changes: [.volunteers],
        columns: Columns(
            "Volunteer", "A volunteer's profile, without personal data.",
            profile + [.rowPosition])
    ) { volunteer, _ in volunteer }
}

extension Resources {
    /// One volunteer's profile.
    package static let volunteer = Resource(
        "volunteer", "One volunteer's profile, without personal data.", reach: .own,
        of: Volunteer.self, columns: VolunteerProfile.columns
    ) { volunteer, snapshot, _ in try VolunteerProfile(volunteer, snapshot) }
}

extension ViewSnapshot {
    /// The district of a centre: its own, or that of the centre above it.
    func district(of centre: CentreID) throws(LMDBError) -> DistrictCode? {
        try row(tables.centres, centre, as: Row<Centre>.self).flatMap {
            (centre) throws(LMDBError) in try district(of: centre.state)
        }
    }

    /// The district of a centre: its own, or that of the centre above it.
    func district(of centre: Centre) throws(LMDBError) -> DistrictCode? {
        if let district = centre.district { return district }
        guard let parent = centre.parent else { return nil }
        return try row(tables.centres, parent, as: Row<Centre>.self)?.state.district
    }
}
