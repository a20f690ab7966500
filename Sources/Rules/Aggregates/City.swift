public import Catalogue

/// The facts of which there is one for the whole ledger.
public struct City: Equatable, Sendable {
    /// The epoch of the rules in force.
    public var rulesEpoch = RulesEpoch.first
    /// The municipal centre, once it is established.
    public var municipalCentre: CentreID?
    /// All schemes, by the day from which they count, earliest first.
    public var schemes: [Scheme]
    /// All published thresholds, by the day from which they hold, earliest first.
    public var publishedRules: [PublishedRules]
    /// The last day for which service was confirmed.
    public var lastConfirmedDay: CivilDate?

    /// A city with nothing in it.
    public init() {
        schemes = []
        publishedRules = []
    }

    /// Takes over what an event says for the whole ledger.
    public mutating func evolve(_ event: Event) {
        switch event.payload {
        case .ledgerFounded(let data):
            rulesEpoch = data.rulesEpoch.map { RulesEpoch($0) } ?? .first
            publishedRules = PublishedRules(data, of: event.subject).map { [$0] } ?? []
        case .ledgerRulesAdopted(let data): rulesEpoch = RulesEpoch(data.epoch)
        case .centreEstablished(let data) where data.level == .municipal:
            municipalCentre = CentreID(event.subject)
        case .rulesPublished(let data):
            guard !publishedRules.contains(where: { $0.data.effectiveFrom == data.effectiveFrom })
            else { return }
            publishedRules.append(PublishedRules(id: RulesID(event.subject), data: data))
            publishedRules.sort { $0.data.effectiveFrom < $1.data.effectiveFrom }
        case .schemePublished:
            guard let scheme = Scheme(event), !schemes.contains(where: { $0.id == scheme.id })
            else { return }
            schemes.append(scheme)
            schemes.sort { $0.effectiveFrom < $1.effectiveFrom }
        default: break
        }
    }

    /// Takes over that service of a day is confirmed.
    public mutating func noteConfirmed(_ day: CivilDate) {
        lastConfirmedDay = max(lastConfirmedDay ?? day, day)
    }

    /// The scheme in force on a day: the one with the latest effective date up to it.
    public func scheme(on day: CivilDate) -> Scheme? {
        schemes.last { $0.effectiveFrom <= day }
    }
}
