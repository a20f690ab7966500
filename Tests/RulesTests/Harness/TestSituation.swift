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

    func isOnRecord(_ event: EventID) -> Bool { events.contains(event) }
    func wasRegistered(_ id: VolunteerID, at moment: Timestamp) -> Bool? {
        volunteer(id)?.registered.holds(at: moment)
    }
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
        switch event.aggregate {
        case .participation: applyParticipation(ParticipationID(event.subject), before)
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
        default: break
        }
    }

    private mutating func applyBooks(_ event: Event, _ recordedAt: Timestamp) {
        let changes = BookChanges(event, recordedAt: recordedAt, in: self)
        books.merge(changes.rows) { $1 }
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

    private mutating func applyCarried(_ record: Hours, _ before: Minutes) {
        guard var volunteer = volunteer(record.volunteer) else { return }
        volunteer.carry(record.carried - before, confirmedAt: record.confirmedAt)
        set(record.volunteer, volunteer)
    }

    private mutating func applyHours(_ event: Event, carriedBefore carried: Minutes) {
        guard let record = hours(HoursID(event.subject)) else { return }
        guard let project = record.project else { return applyCarried(record, carried) }
        let day = record.startedAt.day
        let key = SheetKey(volunteer: record.volunteer, day: day)
        var sheet = sheets[key] ?? Timesheet()
        let id = HoursID(event.subject)
        let isMember = record.group.map {
            membership(of: record.volunteer, in: $0).holds(on: day)
        }
        var entry =
            sheet.entry(id)
            ?? TimesheetEntry(record, of: id, for: project, isMember: isMember ?? false)
        entry.follow(record)
        let scheme = cityFacts.scheme(on: day)
        for (entry, change) in sheet.set(entry, under: scheme) {
            guard var volunteer = volunteer(record.volunteer) else { continue }
            volunteer.count(change, on: day, confirmedAt: hours(entry.hours)?.confirmedAt)
            set(record.volunteer, volunteer)
        }
        sheets[key] = sheet
        for later in entry.laterDays {
            sheets[SheetKey(volunteer: record.volunteer, day: later), default: Timesheet()].set(
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
