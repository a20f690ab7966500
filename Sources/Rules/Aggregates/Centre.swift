public import Catalogue

/// A centre 管理机构: municipal, district, special or grassroots.
public struct Centre: AggregateState {
    /// Where it stands in its lifecycle.
    public var lifecycle = LifecycleState.none
    /// A centre decides about itself.
    public var owner: CentreID?
    /// Its place in the order of centres.
    public var level: CentreLevel
    /// Its name.
    public var name: String
    /// The centre above it.
    public var parent: CentreID?
    /// Its district; a grassroots centre has its parent's.
    public var district: DistrictCode?
    /// Who bears a special centre.
    public var sponsor: String?
    /// Where it sits.
    public var seat: String?
    /// The centre that took over when it was dissolved.
    public var successor: CentreID?

    /// A centre as it is established.
    public init?(_ event: Event) {
        guard case .centreEstablished(let data) = event.payload else { return nil }
        level = data.level
        name = data.name
        parent = data.parent
        district = data.district
        sponsor = data.sponsor
        seat = data.seat
        owner = CentreID(event.subject)
    }

    /// A centre with everything known.
    public init(
        level: CentreLevel, name: String, parent: CentreID?, district: DistrictCode?,
        sponsor: String?, seat: String?, successor: CentreID?
    ) {
        self.level = level
        self.name = name
        self.parent = parent
        self.district = district
        self.sponsor = sponsor
        self.seat = seat
        self.successor = successor
    }

    /// Takes over a new name, seat, district or successor.
    public mutating func evolve(_ event: Event) {
        switch event.payload {
        case .centreRenamed(let data): name = data.name
        case .centreSeated(let data): seat = data.seat
        case .centreRecoded(let data): district = data.district
        case .centreDissolved(let data): successor = data.successor
        default: break
        }
    }
}
