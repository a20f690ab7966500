import Catalogue
import Rules

/// A small Beijing that most tests begin with.
///
/// `beijing` stands above the districts `chaoyang` and `dongcheng`, `wangjing` is a grassroots
/// centre of Chaoyang, and `dong` is a special centre of the city: only its id is like Dongcheng's.
enum Beijing {
    static let centres: [Draft] = [
        centre("beijing", .municipal),
        centre("chaoyang", .district, below: "beijing", district: "110105"),
        centre("dongcheng", .district, below: "beijing", district: "110101"),
        centre("wangjing", .grassroots, below: "chaoyang"),
        centre("dong", .special, below: "beijing"),
    ]

    static func centre(
        _ id: String, _ level: CentreLevel, below parent: CentreID? = nil,
        district: DistrictCode? = nil
    ) -> Draft {
        event(
            id,
            .centreEstablished(
                .init(
                    level: level, name: id, parent: parent, district: district,
                    sponsor: level == .special ? "sponsor" : nil)),
            at: "2012-03-01 09:00")
    }

    /// The centres, two volunteers of Chaoyang and a published project of it in which both take
    /// part, `v-1` by `a-1` and `v-2` by `a-2`.
    static let working =
        centres + registered("v-1", at: "chaoyang") + registered("v-2", at: "chaoyang")
        + published("p-1", of: "chaoyang")
        + [
            participation("a-1", of: "v-1", in: "p-1"), participation("a-2", of: "v-2", in: "p-1"),
        ]

    /// When people are registered and projects published: before all service.
    static let beginning: Timestamp = "2012-03-03 09:00"

    /// A volunteer who applied at a centre.
    static func applied(_ id: String, at centre: CentreID) -> Draft {
        event(
            id,
            .volunteerApplied(
                .init(
                    centre: centre, category: .massCultureBackbone, adult: true,
                    skills: [.music])), at: beginning)
    }

    /// A volunteer who applied and was registered.
    static func registered(_ id: String, at centre: CentreID) -> [Draft] {
        [
            applied(id, at: centre),
            event(id, .volunteerRegistered(.init(reviewer: "staff")), at: beginning),
        ]
    }

    /// A project that was proposed.
    static func proposed(
        _ id: String, of centre: CentreID, key: Bool = false,
        from start: CivilDate = "2026-01-01", to end: CivilDate = "2026-12-31"
    ) -> Draft {
        event(
            id,
            .projectProposed(
                .init(
                    centre: centre, title: id, family: .community, kind: .regularCommunity,
                    scale: .daily, key: key, skills: [], startsOn: start, endsOn: end,
                    risk: .normal, summary: "Songs")), at: beginning)
    }

    /// A project that was proposed, approved and published.
    static func published(_ id: String, of centre: CentreID) -> [Draft] {
        [
            proposed(id, of: centre),
            event(id, .projectApproved(.init(reviewer: "staff")), at: beginning),
            event(id, .projectPublished(.init()), at: beginning),
        ]
    }

    /// A shift of a project on 1 June 2026, from nine to twelve.
    static func shift(_ id: String, of project: ProjectID, maximum: Int = 10) -> Draft {
        event(
            id,
            .shiftScheduled(
                .init(
                    project: project, venue: "Hall", startsAt: "2026-06-01 09:00",
                    endsAt: "2026-06-01 12:00", minimum: 1, maximum: maximum, skills: [])))
    }

    /// Someone who applied to take part.
    static func participation(
        _ id: String, of volunteer: VolunteerID, in project: ProjectID, shift: ShiftID? = nil
    ) -> Draft {
        event(
            id, .participationApplied(.init(volunteer: volunteer, project: project, shift: shift)))
    }

    /// A scheme whose stars take 600, 1,200 … minutes.
    static func scheme(
        _ id: String, from day: CivilDate, cap: Minutes? = nil, stars: [Minutes] = [600, 1200],
        counts: [Activity] = [.service]
    ) -> Draft {
        let levels = stars.enumerated().map { index, minutes in
            SchemePublishedStar(level: index + 1, minutes: minutes)
        }
        return event(
            id,
            .schemePublished(
                .init(
                    number: id, effectiveFrom: day, stars: levels, medals: [], counts: counts,
                    dailyCap: cap)),
            at: "2012-03-02 09:00")
    }

    /// A selection among the volunteers of a centre in which these were posted on 1 May 2026, for seven
    /// days.
    static func selection(
        _ id: String, of centre: CentreID = "chaoyang", _ nominees: [Nominee]
    ) -> [Draft] {
        [
            opened(id, of: centre),
            event(
                id,
                .selectionPosted(
                    .init(nominees: nominees.map(\.posted), until: "2026-05-08")),
                at: "2026-05-01 09:00"),
        ]
    }

    /// A selection that nobody was nominated in.
    static func opened(_ id: String, of centre: CentreID = "chaoyang", days: Int = 7) -> Draft {
        event(
            id,
            .selectionOpened(
                .init(
                    title: id, scope: centre, period: "2026", criteria: "Service",
                    noticeDays: days)), at: "2026-04-30 09:00")
    }

    /// Service of `v-1` for `p-1`, reported when it ended.
    static func served(
        _ id: String, from start: Timestamp, to end: Timestamp, minutes: Minutes? = nil,
        activity: Activity = .service, by volunteer: VolunteerID = "v-1",
        participation: ParticipationID? = "a-1", shift: ShiftID? = nil, group: GroupID? = nil,
        onDuty: Bool? = nil, recordedAt: Timestamp? = nil
    ) -> Draft {
        event(
            id,
            .hoursServed(
                .init(
                    volunteer: volunteer, project: "p-1", participation: participation,
                    shift: shift, group: group, startedAt: start, endedAt: end,
                    minutes: minutes ?? Minutes(end.minutes(since: start)), activity: activity,
                    onDuty: onDuty)),
            at: end, recordedAt: recordedAt)
    }

    /// Confirmation by someone else, on the evening of 30 June 2026 unless another time is given.
    static func confirmed(
        _ id: String, minutes: Minutes? = nil, at time: Timestamp = "2026-06-30 20:00"
    ) -> Draft {
        event(id, .hoursConfirmed(.init(confirmer: "staff", minutes: minutes)), at: time)
    }

    /// Service of `v-1` on one day, from nine o'clock, confirmed when it ended.
    static func service(_ id: String, on day: CivilDate, minutes: Minutes) -> [Draft] {
        let start = day.start.adding(minutes: 9 * 60)
        let end = start.adding(minutes: minutes.count)
        return [served(id, from: start, to: end), confirmed(id, at: end)]
    }
}

extension Nominee {
    /// As an event has it.
    var posted: SelectionPostedNominee {
        switch self {
        case .volunteer(let id): .init(volunteer: id)
        case .group(let id): .init(group: id)
        case .project(let id): .init(project: id)
        }
    }

    /// An honour for it, as an event has it.
    func honoured(as title: String) -> SelectionDecidedHonour {
        let posted = posted
        return .init(
            volunteer: posted.volunteer, group: posted.group, project: posted.project, title: title)
    }
}
