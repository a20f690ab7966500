public import Catalogue

extension EventDescriptor {
    /// The state of the subject after the event, in order or not.
    ///
    /// A fact out of order moves its subject too, for it says what happened; but nothing leads out
    /// of a state that the catalogue has no way out of: voided hours stay void.
    public func state(after before: LifecycleState) -> LifecycleState {
        guard let to else { return before }
        let isOpen = from.contains(before) || !Lifecycle.isTerminal(before, of: aggregate)
        return isOpen ? to : before
    }
}

/// What the lifecycles of the catalogue have in common.
enum Lifecycle {
    /// For each aggregate, the states that some event leads out of.
    private static let open: [Aggregate: Set<LifecycleState>] = {
        var open: [Aggregate: Set<LifecycleState>] = [:]
        for type in EventType.allCases {
            let descriptor = type.descriptor
            guard let to = descriptor.to else { continue }
            for state in LifecycleState.allCases
            where state != to && descriptor.from.contains(state) {
                open[descriptor.aggregate, default: []].insert(state)
            }
        }
        return open
    }()

    /// Whether no event leads out of the state.
    static func isTerminal(_ state: LifecycleState, of aggregate: Aggregate) -> Bool {
        open[aggregate]?.contains(state) != true
    }
}
