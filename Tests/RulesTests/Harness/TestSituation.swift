import Catalogue
import Rules

/// A situation over dictionaries: what the engine answers from its tables, without any of them.
struct TestSituation: StateSituation {
    typealias Failure = Never

    private struct SheetKey: Hashable {
        let volunteer: VolunteerID
        let day: CivilDate
    }

    private var states: [Aggregate: [String: any AggregateState]] = [:]
    private var sheets: [SheetKey: Timesheet] = [:]
    private var memberships: [GroupID: [VolunteerID: Membership]] = [:]
    private var cityFacts = City()
    private var events: Set<EventID> = []
    private var books: [BookKey: BookRow] = [:]
    private var bookClaims: [Claim: [String]] = [:]
    private var attendance: [TrainingID: [Trainee: Minutes]] = [:]
    private var flagged: [String: FlaggedState] = [:]

    func status(of aggregate: Aggregate, _ id: String) -> AggregateStatus? {
        states[aggregate]?[id].map { AggregateStatus(lifecycle: $0.lifecycle, owner: $0.owner) }
    }

    func state<State: AggregateState>(_ id: State.ID) -> State? {
        states[State.ID.aggregate]?[id.text] as? State
    }

    func holder(of claim: Claim) -> String? { holders(of: claim).first }

    func holders(of claim: Claim) -> [String] {
        let holders = states.values.flatMap(\.self).filter { $0.value.claims.contains(claim) }
        return holders.map(\.key).sorted() + (bookClaims[claim] ?? [])
    }

    /// All aggregates of a kind, by id.
    private func all<State: AggregateState>(_: State.Type = State.self) -> [String: State] {
        (states[State.ID.aggregate] ?? [:]).compactMapValues { $0 as? State }
    }

    private mutating func set<State: AggregateState>(_ id: State.ID, _ state: State) {
        states[State.ID.aggregate, default: [:]][id.text] = state
    }

    func book(_ key: BookKey) -> BookRow? { books[key] }

    func flagged(_ finding: String) -> FlaggedState? { flagged[finding] }

    /// Notes what was flagged about the event at a position.
    mutating func note(_ findings: [Objection], at position: UInt64, owner: CentreID?) {
        for number in findings.indices {
            flagged["\(position)-\(number)"] = FlaggedState(centre: owner, raised: nil)
        }
    }

    func isOnRecord(_ event: EventID) -> Bool { events.contains(event) }
    func wasRegistered(_ id: VolunteerID, at moment: Timestamp) -> Bool? {
        volunteer(id)?.registered.holds(at: moment)
    }
    func into(_ id: VolunteerID) -> VolunteerID? { volunteer(id)?.into }
    func city() -> City { cityFacts }

    func places(of volunteer: VolunteerID, in shift: ShiftID) -> Int {
        all(Participation.self).values.count {
            $0.volunteer == volunteer && $0.shift == shift
                && self.shift(shift)?.project == $0.project
                && Participation.holdsPlace($0.lifecycle)
        }
    }

    func membership(of volunteer: VolunteerID, in group: GroupID) -> Periods {
        memberships[group]?[volunteer]?.periods ?? Periods()
    }

    func minutes(of trainee: Trainee, in training: TrainingID) -> Minutes {
        attendance[training]?[trainee] ?? .zero
    }

    func timesheet(_ volunteer: VolunteerID, _ day: CivilDate) -> Timesheet {
        sheets[SheetKey(volunteer: volunteer, day: day)] ?? Timesheet()
    }

    func districtCentres(_ district: DistrictCode) -> [CentreID] {
        all(Centre.self).filter { _, centre in
            centre.level == .district && centre.district?.current == district.current
                && centre.lifecycle == .established
        }.keys.sorted().map { CentreID($0) }
    }
}

extension TestSituation {
    /// Who belongs to a group now, by id.
    func members(of group: GroupID) -> [VolunteerID] {
        (memberships[group] ?? [:]).filter { $0.value.periods.isOpen }.keys.sorted()
    }

    /// Takes over an event that was recorded, as a projector does.
    mutating func apply(_ event: Event, recordedAt: Timestamp, owner: CentreID?) {
        events.insert(event.id)
        cityFacts.evolve(event)
        let before = status(of: event.aggregate, event.subject)?.lifecycle ?? .none
        let carried = hours(HoursID(event.subject))?.carried ?? .zero
        evolve(event.aggregate.stateType, event, owner)
        applyBooks(event, recordedAt)
        if case .findingRaised(let data) = event.payload, let of = data.of {
            flagged[of]?.raised = FindingID(event.subject)
        }
        switch event.aggregate {
        case .participation:
            applyParticipation(ParticipationID(event.subject), before)
            applyCheckIn(event)
        case .hours: applyHours(event, carriedBefore: carried)
        case .group:
            if let change = Membership.change(event) {
                memberships[GroupID(event.subject), default: [:]][
                    change.volunteer, default: Membership()
                ].note(change.isMember, at: event.time)
            }
        case .star: applyStar(StarID(event.subject))
        case .training: applyTraining(event)
        case .insurance:
            if event.type.descriptor.creates, var policy = insurance(InsuranceID(event.subject)) {
                policy.recordedAt = recordedAt
                set(InsuranceID(event.subject), policy)
            }
        case .volunteer where event.type == .volunteerMerged:
            applyMerged(VolunteerID(event.subject))
        default: break
        }
    }

    private mutating func applyBooks(_ event: Event, _ recordedAt: Timestamp) {
        let changes = BookChanges(event, recordedAt: recordedAt, in: self)
        changes.forEachRow { books[$0] = $1 }
        for claim in changes.taken { bookClaims[claim, default: []].append(event.id.description) }
        for claim in changes.released?.claims ?? [] {
            bookClaims[claim]?.removeAll { $0 == changes.released?.event.description }
        }
    }

    private mutating func evolve<State: AggregateState>(
        _: State.Type, _ event: Event, _ owner: CentreID?
    ) {
        let id = State.ID(event.subject)
        var known: State? = state(id)
        known.apply(event, owner: owner)
        if let known { set(id, known) }
    }

    private mutating func applyParticipation(_ id: ParticipationID, _ before: LifecycleState) {
        guard var after = participation(id) else { return }
        let shift = after.shift.flatMap { self.shift($0) }
        after.isShiftForeign = after.shift != nil && shift?.project != after.project
        set(id, after)
        guard let named = after.shift, var shift, shift.project == after.project else { return }
        shift.accepted +=
            (Participation.holdsPlace(after.lifecycle) ? 1 : 0)
            - (Participation.holdsPlace(before) ? 1 : 0)
        set(named, shift)
    }

    private mutating func applyCheckIn(_ event: Event) {
        guard case .participationCheckedIn(let data) = event.payload,
            let participation = participation(ParticipationID(event.subject))
        else { return }
        let key = SheetKey(volunteer: person(participation.volunteer), day: data.at.day)
        sheets[key, default: Timesheet()].noteCheckIn(in: participation.project)
    }

    private mutating func applyCarried(_ record: Hours, _ before: Minutes) {
        guard var volunteer = volunteer(record.volunteer) else { return }
        volunteer.carry(record.carried - before, confirmedAt: record.confirmedAt)
        set(record.volunteer, volunteer)
    }

    private mutating func applyHours(_ event: Event, carriedBefore carried: Minutes) {
        guard let record = hours(HoursID(event.subject)) else { return }
        guard let project = record.project else { return applyCarried(record, carried) }
        let day = record.startedAt.day
        let person = person(record.volunteer)
        let key = SheetKey(volunteer: person, day: day)
        var sheet = sheets[key] ?? Timesheet()
        let id = HoursID(event.subject)
        let isMember = record.group.map {
            membership(of: record.volunteer, in: $0).holds(on: day)
        }
        var entry =
            sheet.entry(id)
            ?? TimesheetEntry(record, of: id, for: project, isMember: isMember ?? false)
        if person != record.volunteer { entry.mergedFrom = record.volunteer }
        entry.follow(record)
        let scheme = cityFacts.scheme(on: day)
        for (entry, change) in sheet.set(entry, under: scheme) {
            count(change, of: entry, for: person)
        }
        sheets[key] = sheet
        for later in entry.laterDays {
            sheets[SheetKey(volunteer: person, day: later), default: Timesheet()].set(
                entry)
        }
        if entry.confirmed != nil { cityFacts.noteConfirmed(day) }
    }

    private mutating func applyTraining(_ event: Event) {
        let id = TrainingID(event.subject)
        guard case .trainingAttended(let data) = event.payload, let trainee = Trainee(event),
            var training = training(id)
        else { return }
        if attendance[id]?[trainee] == nil { training.attended += 1 }
        attendance[id, default: [:]][trainee, default: .zero] += data.minutes
        set(id, training)
    }

    private mutating func count(
        _ change: Minutes, of entry: TimesheetEntry, for person: VolunteerID
    ) {
        guard var volunteer = volunteer(person) else { return }
        volunteer.count(
            change, on: entry.startedAt.day, confirmedAt: hours(entry.hours)?.confirmedAt)
        set(person, volunteer)
    }

    /// Moves the sheets of a registration to the one that it was merged into.
    private mutating func applyMerged(_ volunteer: VolunteerID) {
        let person = person(volunteer)
        for (key, sheet) in sheets where key.volunteer == volunteer && person != volunteer {
            sheets[key] = nil
            let target = SheetKey(volunteer: person, day: key.day)
            var whole = sheets[target] ?? Timesheet()
            for var entry in sheet.entries {
                if entry.startedAt.day == key.day {
                    count(Minutes.zero - entry.counted, of: entry, for: volunteer)
                }
                entry.counted = .zero
                entry.mergedFrom = entry.mergedFrom ?? volunteer
                whole.set(entry)
            }
            for project in sheet.checkIns { whole.noteCheckIn(in: project) }
            for (entry, change) in whole.recount(key.day, under: cityFacts.scheme(on: key.day)) {
                count(change, of: entry, for: person)
            }
            sheets[target] = whole
        }
    }

    private mutating func applyStar(_ id: StarID) {
        guard let star = star(id), var volunteer = volunteer(star.volunteer) else { return }
        let held = all(Star.self).values.filter {
            $0.volunteer == star.volunteer && $0.lifecycle == .awarded
        }
        let highest = held.max { $0.level < $1.level }
        volunteer.starLevel = highest?.level ?? 0
        volunteer.starScheme = highest?.scheme
        set(star.volunteer, volunteer)
    }
}
