public import Catalogue

/// What a rule may ask about the state of things just before an event.
///
/// The engine answers from its overlay and the read models; tests answer from dictionaries.
public protocol Situation {
    /// What asking can fail with.
    associatedtype Failure: Error

    /// Lifecycle and owner of any aggregate; nil when it does not exist.
    func standing(of aggregate: Aggregate, _ id: String) throws(Failure) -> Standing?
    /// A centre.
    func centre(_ id: CentreID) throws(Failure) -> Centre?
    /// A volunteer.
    func volunteer(_ id: VolunteerID) throws(Failure) -> Volunteer?
    /// Whether a volunteer was registered at a moment, by the time of events; nil when there is none.
    func wasRegistered(_ id: VolunteerID, at moment: Timestamp) throws(Failure) -> Bool?
    /// A group.
    func group(_ id: GroupID) throws(Failure) -> Group?
    /// A project.
    func project(_ id: ProjectID) throws(Failure) -> Project?
    /// A shift.
    func shift(_ id: ShiftID) throws(Failure) -> Shift?
    /// A recruitment.
    func recruitment(_ id: RecruitmentID) throws(Failure) -> Recruitment?
    /// A participation.
    func participation(_ id: ParticipationID) throws(Failure) -> Participation?
    /// How many places a volunteer holds in a shift; those of other projects' participations do not
    /// count.
    func places(of volunteer: VolunteerID, in shift: ShiftID) throws(Failure) -> Int
    /// One record of hours.
    func hours(_ id: HoursID) throws(Failure) -> Hours?
    /// A star award.
    func star(_ id: StarID) throws(Failure) -> Star?
    /// A volunteer's service in a month; empty when there is none.
    func timesheet(_ volunteer: VolunteerID, _ month: Month) throws(Failure) -> Timesheet
    /// The facts of which there is one for the whole ledger.
    func city() throws(Failure) -> City
    /// All established centres of a district, under its present code or an earlier one; those first
    /// that were its centre first.
    func districtCentres(_ district: DistrictCode) throws(Failure) -> [CentreID]
}

/// The facts of which there is one for the whole ledger.
public struct City: Equatable, Sendable {
    /// The municipal centre, once it is established.
    public var municipalCentre: CentreID?
    /// All schemes, by the day from which they count, earliest first.
    public var schemes: [Scheme]
    /// The last day for which service was confirmed.
    public var lastConfirmedDay: CivilDate?

    /// A city with nothing in it.
    public init() {
        schemes = []
    }

    /// The scheme in force on a day: the one with the latest effective date up to it.
    public func scheme(on day: CivilDate) -> Scheme? {
        schemes.last { $0.effectiveFrom <= day }
    }
}
