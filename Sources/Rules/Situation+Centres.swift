public import Catalogue

/// The walk up the centres: from one to the centre that took over from it, or else stands above it.
public enum CentreWalk {
    /// Levels and dissolutions between a centre and the municipal one, with room; a limit on every
    /// walk.
    public static let maximumSteps = 64
}

extension Situation {
    /// Whether a centre is another one or stands below it; a dissolved one stands below its successor.
    public func isCentre(
        _ centre: CentreID, within ancestor: CentreID
    ) throws(Failure) -> Bool {
        var current = centre
        for _ in 0..<CentreWalk.maximumSteps {
            if current == ancestor { return true }
            guard let state = try self.centre(current),
                let above = state.successor ?? state.parent
            else { return false }
            current = above
        }
        return false
    }

    /// The centre that took over from a dissolved one, or from its successors; itself while it lives.
    func heir(of centre: CentreID) throws(Failure) -> CentreID {
        var current = centre
        for _ in 0..<CentreWalk.maximumSteps {
            guard let successor = try self.centre(current)?.successor else { break }
            current = successor
        }
        return current
    }
}
