extension Aggregate {
    /// The states that aggregates of this kind can be in, in the order of the catalogue.
    public var states: [LifecycleState] {
        var states: [LifecycleState] = []
        for type in EventType.allCases where type.descriptor.aggregate == self {
            if let state = type.descriptor.to, !states.contains(state) { states.append(state) }
        }
        return states
    }
}

extension Aggregate {
    /// The kind of that name; nil where the catalogue has none.
    public init?(name: String) {
        guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = kind
    }
}
