public import Catalogue

extension Ownership {
    /// Whether a centre is another one or stands below it; a dissolved one stands below its successor.
    public func isCentre(
        _ centre: CentreID, within ancestor: CentreID
    ) throws(Failure) -> Bool {
        try CentreWalk.up(
            from: centre, by: { (id) throws(Failure) in try self.centre(id)?.above },
            until: { $0 == ancestor })
    }
}

extension Situation {
    /// The centre that took over from a dissolved one, or from its successors; itself while it lives.
    func heir(of centre: CentreID) throws(Failure) -> CentreID {
        var heir = centre
        try CentreWalk.up(
            from: centre, by: { (id) throws(Failure) in try self.centre(id)?.successor },
            until: {
                heir = $0
                return false
            })
        return heir
    }
}
