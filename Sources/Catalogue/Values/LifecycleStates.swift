/// A set of states in the life of an aggregate.
public struct LifecycleStates: Hashable, Sendable, ExpressibleByArrayLiteral {
    /// One bit for each state, by its number.
    public let rawValue: UInt64

    /// These states.
    public init(_ states: some Sequence<LifecycleState>) {
        rawValue = states.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
    }

    /// These states.
    public init(arrayLiteral states: LifecycleState...) {
        self.init(states)
    }

    /// Whether the state is one of them.
    public func contains(_ state: LifecycleState) -> Bool {
        rawValue & 1 << UInt64(state.rawValue) != 0
    }
}
