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

    /// The registration under which a person's service counts: the one that this was merged into, or
    /// itself.
    public func person(_ volunteer: VolunteerID) throws(Failure) -> VolunteerID {
        var person = volunteer
        for _ in 0..<CentreWalk.maximumSteps {
            guard let next = try into(person) else { break }
            person = next
        }
        return person
    }

    /// Where a person is at home: the centre of the registration that goes on; nil for nobody on record.
    public func home(of volunteer: VolunteerID) throws(Failure) -> CentreID? {
        try status(of: .volunteer, person(volunteer).text)?.owner
    }
}

extension Situation {

    /// The registrations of one person that matter on a day: the one that goes on, the one that is named,
    /// and those for which service of that day was recorded before they were merged.
    func registrations(
        of volunteer: VolunteerID, on day: CivilDate
    ) throws(Failure) -> Set<VolunteerID> {
        let person = try person(volunteer)
        return Set(
            [person, volunteer] + (try timesheet(person, day).entries.compactMap(\.mergedFrom)))
    }

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
