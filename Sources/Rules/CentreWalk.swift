public import Catalogue

/// The walk up the centres: the one loop behind every question of who stands above whom.
public enum CentreWalk {
    /// Levels and dissolutions between a centre and the municipal one, with room; a limit on every
    /// walk.
    public static let maximumSteps = 64

    /// Visits a centre and those above it, lowest first, until one is what `isFound` looks for; whether
    /// one was. `above` says which centre comes next.
    @discardableResult
    public static func up<Failure: Error>(
        from centre: CentreID, by above: (CentreID) throws(Failure) -> CentreID?,
        until isFound: (CentreID) -> Bool
    ) throws(Failure) -> Bool {
        var current = centre
        for _ in 0..<maximumSteps {
            if isFound(current) { return true }
            guard let next = try above(current) else { return false }
            current = next
        }
        return false
    }
}

extension Centre {
    /// The centre that took over from this one, or else the one that it stands below.
    public var above: CentreID? { successor ?? parent }
}
