public import Catalogue

/// The one place where events become states: the projector, queries about the past and tests use it.
extension AggregateState {
    /// The state after the event that creates an aggregate, recorded under a centre; nil where the
    /// event creates none.
    public init?(_ event: Event, owner: CentreID?) {
        self.init(event)
        lifecycle = event.type.descriptor.to ?? .none
        self.owner = self.owner ?? owner
    }

    /// Takes over a later event, recorded under a centre: what its data changes, its step of the
    /// lifecycle, and the owner where the event creates the aggregate anew.
    public mutating func apply(_ event: Event, owner: CentreID?) {
        let descriptor = event.type.descriptor
        evolve(event)
        lifecycle = descriptor.state(after: lifecycle)
        if descriptor.creates { self.owner = owner }
    }
}

extension Optional where Wrapped: AggregateState {
    /// Takes over one more event of an aggregate, which creates it or changes it.
    public mutating func apply(_ event: Event, owner: CentreID?) {
        if self == nil {
            self = Wrapped(event, owner: owner)
        } else {
            self?.apply(event, owner: owner)
        }
    }
}
