import Catalogue
import Rules

/// A situation over dictionaries: what the engine answers from its tables, without any of them.
struct TestSituation: Situation {
    typealias Failure = Never

    private struct SheetKey: Hashable {
        let volunteer: VolunteerID
        let month: Month
    }

    private var centres: [String: Centre] = [:]
    private var volunteers: [String: Volunteer] = [:]
    private var groups: [String: Group] = [:]
    private var projects: [String: Project] = [:]
    private var shifts: [String: Shift] = [:]
    private var recruitments: [String: Recruitment] = [:]
    private var participations: [String: Participation] = [:]
    private var hours: [String: Hours] = [:]
    private var schemes: [String: Scheme] = [:]
    private var stars: [String: Star] = [:]
    private var accesses: [String: Access] = [:]
    private var plain: [Aggregate: [String: PlainState]] = [:]
    private var sheets: [SheetKey: Timesheet] = [:]
    private var cityFacts = City()

    func standing(of aggregate: Aggregate, _ id: String) -> Standing? {
        switch aggregate {
        case .centre: Self.standing(centres[id])
        case .volunteer: Self.standing(volunteers[id])
        case .group: Self.standing(groups[id])
        case .project: Self.standing(projects[id])
        case .shift: Self.standing(shifts[id])
        case .recruitment: Self.standing(recruitments[id])
        case .participation: Self.standing(participations[id])
        case .hours: Self.standing(hours[id])
        case .scheme: Self.standing(schemes[id])
        case .star: Self.standing(stars[id])
        case .access: Self.standing(accesses[id])
        default: Self.standing(plain[aggregate]?[id])
        }
    }

    private static func standing(_ state: (some AggregateState)?) -> Standing? {
        state.map { Standing(lifecycle: $0.lifecycle, owner: $0.owner) }
    }

    func centre(_ id: CentreID) -> Centre? { centres[id.text] }
    func volunteer(_ id: VolunteerID) -> Volunteer? { volunteers[id.text] }
    func wasRegistered(_ id: VolunteerID, at moment: Timestamp) -> Bool? {
        volunteers[id.text]?.registered.holds(at: moment)
    }
    func group(_ id: GroupID) -> Group? { groups[id.text] }
    func project(_ id: ProjectID) -> Project? { projects[id.text] }
    func shift(_ id: ShiftID) -> Shift? { shifts[id.text] }
    func recruitment(_ id: RecruitmentID) -> Recruitment? { recruitments[id.text] }
    func participation(_ id: ParticipationID) -> Participation? { participations[id.text] }
    func hours(_ id: HoursID) -> Hours? { hours[id.text] }
    func star(_ id: StarID) -> Star? { stars[id.text] }
    func city() -> City { cityFacts }

    func places(of volunteer: VolunteerID, in shift: ShiftID) -> Int {
        participations.values.count {
            $0.volunteer == volunteer && $0.shift == shift
                && shifts[shift.text]?.project == $0.project
                && Participation.holdsPlace($0.lifecycle)
        }
    }

    func timesheet(_ volunteer: VolunteerID, _ month: Month) -> Timesheet {
        sheets[SheetKey(volunteer: volunteer, month: month)] ?? Timesheet()
    }

    func districtCentres(_ district: DistrictCode) -> [CentreID] {
        centres.filter { _, centre in
            centre.level == .district && centre.district?.current == district.current
                && centre.lifecycle == .established
        }.keys.sorted().map { CentreID($0) }
    }

}

extension TestSituation {
    /// Takes over an event that was recorded, as a projector does.
    mutating func apply(_ event: Event, owner: CentreID?) {
        let id = event.subject
        switch event.type.descriptor.aggregate {
        case .centre:
            Self.evolve(&centres, event, owner)
            if centres[id]?.level == .municipal { cityFacts.municipalCentre = CentreID(id) }
        case .volunteer: Self.evolve(&volunteers, event, owner)
        case .group: Self.evolve(&groups, event, owner)
        case .project: Self.evolve(&projects, event, owner)
        case .shift: Self.evolve(&shifts, event, owner)
        case .recruitment: Self.evolve(&recruitments, event, owner)
        case .participation: applyParticipation(event, owner)
        case .hours: applyHours(event, owner)
        case .scheme:
            Self.evolve(&schemes, event, owner)
            cityFacts.schemes = schemes.values.sorted { $0.effectiveFrom < $1.effectiveFrom }
        case .star: applyStar(event, owner)
        case .access: Self.evolve(&accesses, event, owner)
        case .ledger, .policy:
            Self.evolve(&plain[event.type.descriptor.aggregate, default: [:]], event, owner)
        }
    }

    private static func evolve<State: AggregateState>(
        _ states: inout [String: State], _ event: Event, _ owner: CentreID?
    ) {
        let descriptor = event.type.descriptor
        if var state = states[event.subject] {
            state.evolve(event)
            state.lifecycle = descriptor.state(after: state.lifecycle)
            if descriptor.creates { state.owner = owner }
            states[event.subject] = state
        } else if var state = State(event) {
            state.lifecycle = descriptor.to ?? .none
            state.owner = state.owner ?? owner
            states[event.subject] = state
        }
    }

    private mutating func applyParticipation(_ event: Event, _ owner: CentreID?) {
        let before = participations[event.subject]?.lifecycle ?? .none
        Self.evolve(&participations, event, owner)
        if let state = participations[event.subject] {
            participations[event.subject]?.isShiftForeign =
                state.shift.map { shifts[$0.text]?.project != state.project } ?? false
        }
        guard let after = participations[event.subject], let shift = after.shift,
            shifts[shift.text]?.project == after.project
        else { return }
        let places =
            (Participation.holdsPlace(after.lifecycle) ? 1 : 0)
            - (Participation.holdsPlace(before) ? 1 : 0)
        shifts[shift.text]?.accepted += places
    }

    private mutating func applyHours(_ event: Event, _ owner: CentreID?) {
        Self.evolve(&hours, event, owner)
        guard let record = hours[event.subject] else { return }
        let day = record.startedAt.day
        let key = SheetKey(volunteer: record.volunteer, month: Month(day))
        var sheet = sheets[key] ?? Timesheet()
        let id = HoursID(event.subject)
        let group = record.group.flatMap { id in
            groups[id.text]?.hasMember(record.volunteer, on: day) == true ? id : nil
        }
        var entry =
            sheet.entry(id)
            ?? TimesheetEntry(
                hours: id, project: record.project, group: group,
                startedAt: record.startedAt, endedAt: record.endedAt, activity: record.activity,
                isOnDuty: record.isOnDuty)
        entry.confirmed = record.lifecycle == .confirmed ? record.minutes : nil
        entry.isVoid = record.lifecycle == .voided || record.lifecycle == .rejected
        sheet.set(entry)
        for (entry, change) in sheet.recount(day, under: cityFacts.scheme(on: day)) {
            volunteers[record.volunteer.text]?.count(
                change, on: day, confirmedAt: hours[entry.hours.text]?.confirmedAt)
        }
        sheets[key] = sheet
        guard entry.confirmed != nil else { return }
        cityFacts.lastConfirmedDay = max(cityFacts.lastConfirmedDay ?? day, day)
    }

    private mutating func applyStar(_ event: Event, _ owner: CentreID?) {
        Self.evolve(&stars, event, owner)
        guard let star = stars[event.subject] else { return }
        let held = stars.values.filter {
            $0.volunteer == star.volunteer && $0.lifecycle == .awarded
        }
        let highest = held.max { $0.level < $1.level }
        volunteers[star.volunteer.text]?.starLevel = highest?.level ?? 0
        volunteers[star.volunteer.text]?.starScheme = highest?.scheme
    }
}
