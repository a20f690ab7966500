public import Catalogue

/// What the ledger knows of one aggregate: the result of all its events so far.
///
/// States are values and evolve by pure functions, so the same code decides a new event, replays
/// an old one and fills the read models.
public protocol AggregateState: Equatable, Sendable {
    /// Ids of aggregates of this kind.
    associatedtype ID: AggregateID

    /// Where the aggregate stands in its lifecycle.
    var lifecycle: LifecycleState { get set }
    /// The centre that decides about it; nil where only the operator or the municipal centre does.
    var owner: CentreID? { get set }

    /// The state after the event that creates the aggregate; nil when the event creates none.
    init?(_ event: Event)

    /// Takes over what a later event's data changes. Lifecycle and owner are changed by
    /// ``apply(_:owner:)`` alone, which calls this.
    mutating func evolve(_ event: Event)

    /// What it claims in its present state.
    var claims: [Claim] { get }
}

extension AggregateState {
    /// Most aggregates claim nothing.
    public var claims: [Claim] { [] }
}

/// The part of a state that the checks common to all aggregates need.
public struct AggregateStatus: Equatable, Sendable {
    /// Where the aggregate stands in its lifecycle.
    public let lifecycle: LifecycleState
    /// The centre that decides about it.
    public let owner: CentreID?

    /// The status of something in that state, decided by that centre.
    public init(lifecycle: LifecycleState, owner: CentreID?) {
        self.lifecycle = lifecycle
        self.owner = owner
    }
}

/// An aggregate whose events mean nothing beyond their lifecycle.
public struct PlainState<ID: AggregateID>: AggregateState {
    /// Where the aggregate stands in its lifecycle.
    public var lifecycle = LifecycleState.none
    /// The centre that decides about it.
    public var owner: CentreID?

    /// The state before any event.
    public init() {}

    /// The state after the first event.
    public init?(_ event: Event) {}

    /// Nothing but the lifecycle changes.
    public mutating func evolve(_ event: Event) {}
}
