public import Catalogue

/// A service project 服务项目.
public struct Project: AggregateState {
    /// Where it stands in its lifecycle.
    public var lifecycle = LifecycleState.none
    /// The centre that runs it.
    public var owner: CentreID?
    /// Its title.
    public var title: String
    /// The project family of the policy (¶2(2)).
    public var family: ProjectFamily
    /// The kind within the family.
    public var kind: ProjectKind
    /// Large or daily.
    public var scale: ProjectScale
    /// A key project 重点项目 of the municipal centre.
    public var isKey: Bool
    /// Skills that it needs.
    public var skills: [Skill]
    /// First day, Asia/Shanghai.
    public var startsOn: CivilDate
    /// Last day, Asia/Shanghai.
    public var endsOn: CivilDate
    /// The district that it takes place in, where it names one.
    public var district: DistrictCode?
    /// How dangerous it is.
    public var risk: ProjectRisk
    /// When it was published: not while it was suspended, nor after its end.
    public var published = Periods()
    /// Nominated as a brand project 品牌项目, and not decided yet.
    public var isBrandNominated = false
    /// The level at which it is a brand project.
    public var brand: BrandLevel?

    /// A project as proposed.
    public init?(_ event: Event) {
        guard case .projectProposed(let data) = event.payload else { return nil }
        title = data.title
        family = data.family
        kind = data.kind
        scale = data.scale
        isKey = data.key
        skills = data.skills
        startsOn = data.startsOn
        endsOn = data.endsOn
        district = data.district
        risk = data.risk
    }

    /// A project with the fields that every project has.
    public init(
        title: String, family: ProjectFamily, kind: ProjectKind, scale: ProjectScale, isKey: Bool,
        skills: [Skill], startsOn: CivilDate, endsOn: CivilDate, risk: ProjectRisk
    ) {
        self.title = title
        self.family = family
        self.kind = kind
        self.scale = scale
        self.isKey = isKey
        self.skills = skills
        self.startsOn = startsOn
        self.endsOn = endsOn
        self.risk = risk
    }

    /// Takes over amendments and brand decisions.
    public mutating func evolve(_ event: Event) {
        if event.type.descriptor.to != nil {
            let after = event.type.descriptor.state(after: lifecycle)
            published.note(after == .published, from: event.time)
        }
        switch event.payload {
        case .projectProposed:
            if var proposed = Project(event) {
                proposed.lifecycle = lifecycle
                proposed.owner = owner
                proposed.published = published
                self = proposed
            }
        case .projectAmended(let data): amend(data)
        case .projectBrandNominated: isBrandNominated = true
        case .projectBrandDesignated(let data):
            isBrandNominated = false
            brand = data.level
        case .projectBrandRevoked: brand = nil
        default: break
        }
    }

    private mutating func amend(_ data: ProjectAmended) {
        title = data.title ?? title
        kind = data.kind ?? kind
        family = data.family ?? family
        scale = data.scale ?? scale
        skills = data.skills ?? skills
        startsOn = data.startsOn ?? startsOn
        endsOn = data.endsOn ?? endsOn
        district = data.district ?? district
        risk = data.risk ?? risk
    }
}
