public import Catalogue

/// A cultural volunteer 文化志愿者, without personal data.
public struct Volunteer: AggregateState {
    /// Where the volunteer stands in the lifecycle.
    public var lifecycle = LifecycleState.none
    /// The home centre.
    public var owner: CentreID?
    /// The target group of the policy (¶2(1)).
    public var category: VolunteerCategory
    /// 18 or over.
    public var adult: Bool
    /// Skills as declared, in the order declared.
    public var skills: [Skill]
    /// Skills that someone verified.
    public var verifiedSkills: [Skill] = []
    /// Whether a number in the municipal volunteer federation's system is known. It is personal.
    public var isFederationLinked = false
    /// Name of the organisation behind an arts-organisation registration.
    public var organisation: String?
    /// The field of an expert volunteer 专家志愿者.
    public var expertField: String?
    /// Whether the volunteer is available, as last declared; nil before the first declaration.
    public var isAvailable: Bool?
    /// When the volunteer was registered: not before registration, nor while suspended.
    public var registered = Periods()
    /// Minutes of confirmed service that count.
    public var confirmed = Minutes(0)
    /// The days of the earliest and of the latest service that ever counted.
    public var served: ClosedRange<CivilDate>?
    /// The latest time at which service that counts was confirmed.
    public var confirmedAt: Timestamp?
    /// The highest star held, 0 for none.
    public var starLevel = 0
    /// The scheme under which that star was awarded.
    public var starScheme: SchemeID?
    /// Set once erasure was requested or done: no personal fields are accepted any more.
    public var isErased = false

    /// A volunteer as applied for.
    public init?(_ event: Event) {
        guard case .volunteerApplied(let data) = event.payload else { return nil }
        category = data.category
        adult = data.adult
        skills = data.skills
        isFederationLinked = data.hasFederationNumber
        organisation = data.organisation
    }

    /// A volunteer of that category, with nothing else known.
    public init(category: VolunteerCategory, adult: Bool, skills: [Skill]) {
        self.category = category
        self.adult = adult
        self.skills = skills
    }

    /// Takes over what a later event says about the volunteer.
    public mutating func evolve(_ event: Event) {
        if event.type.descriptor.to != nil {
            let after = event.type.descriptor.state(after: lifecycle)
            registered.note(after == .registered, from: event.time)
        }
        switch event.payload {
        case .volunteerApplied(let data):
            category = data.category
            adult = data.adult
            skills = data.skills
            isFederationLinked = isFederationLinked || data.hasFederationNumber
            organisation = data.organisation ?? organisation
        case .volunteerPersonCorrected(let data): adult = data.adult ?? adult
        case .volunteerSkillsDeclared(let data): skills = data.skills
        case .volunteerSkillVerified(let data):
            if !verifiedSkills.contains(data.skill) { verifiedSkills.append(data.skill) }
        case .volunteerAvailabilityDeclared(let data): isAvailable = data.available
        case .volunteerExpertDesignated(let data): expertField = data.field
        case .volunteerExpertRevoked: expertField = nil
        case .volunteerTransferred(let data): owner = data.to
        case .volunteerFederationLinked: isFederationLinked = true
        case .volunteerFederationUnlinked: isFederationLinked = false
        case .volunteerErasureRequested, .volunteerErased:
            isErased = true
            isFederationLinked = false
        default: break
        }
    }

    /// Adds minutes that count now, or takes them away, of service that was confirmed at a time.
    public mutating func count(_ minutes: Minutes, on day: CivilDate, confirmedAt time: Timestamp?)
    {
        confirmed += minutes
        guard minutes > .zero else { return }
        served = min(served?.lowerBound ?? day, day)...max(served?.upperBound ?? day, day)
        confirmedAt = [confirmedAt, time].compactMap(\.self).max()
    }
}
