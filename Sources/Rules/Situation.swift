public import Catalogue

/// What the question of territory asks: how aggregates stand, who is above whom, whose service it was.
///
/// The writer answers as for rules, see ``Situation``; a reader answers from a snapshot of the read
/// models alone.
public protocol Ownership {
    /// What asking can fail with.
    associatedtype Failure: Error

    /// Lifecycle and owner of any aggregate; nil when it does not exist.
    func status(of aggregate: Aggregate, _ id: String) throws(Failure) -> AggregateStatus?
    /// A centre.
    func centre(_ id: CentreID) throws(Failure) -> Centre?
    /// A participation.
    func participation(_ id: ParticipationID) throws(Failure) -> Participation?
    /// One record of hours.
    func hours(_ id: HoursID) throws(Failure) -> Hours?
    /// A star award.
    func star(_ id: StarID) throws(Failure) -> Star?
    /// A complaint.
    func complaint(_ id: ComplaintID) throws(Failure) -> Complaint?
    /// A volunteer's consent.
    func consent(_ id: ConsentID) throws(Failure) -> Consent?
    /// An audit.
    func audit(_ id: AuditID) throws(Failure) -> Audit?
    /// The registration that a volunteer's was merged into; nil where it was not.
    func into(_ id: VolunteerID) throws(Failure) -> VolunteerID?
}

/// What a rule may ask about the state of things just before an event.
///
/// The engine answers from its overlay and the read models; tests answer from dictionaries.
public protocol Situation: AggregateSituation, Books {
    /// Whether an event is on record.
    func isOnRecord(_ event: EventID) throws(Failure) -> Bool
    /// Which aggregate holds a claim, the first if there are several; nil when none does.
    func holder(of claim: Claim) throws(Failure) -> String?
    /// All aggregates that hold a claim, those first that have held it longest.
    func holders(of claim: Claim) throws(Failure) -> [String]
    /// Whether a volunteer was registered at a moment, by the time of events; nil when there is none.
    func wasRegistered(_ id: VolunteerID, at moment: Timestamp) throws(Failure) -> Bool?
    /// When a volunteer belonged to a group; never, where it is not known.
    func membership(of volunteer: VolunteerID, in group: GroupID) throws(Failure) -> Periods
    /// How many places a volunteer holds in a shift; those of other projects' participations do not
    /// count.
    func places(of volunteer: VolunteerID, in shift: ShiftID) throws(Failure) -> Int
    /// The minutes for which somebody attended a training.
    func minutes(of trainee: Trainee, in training: TrainingID) throws(Failure) -> Minutes
    /// A volunteer's service on a day; empty when there is none, or where the registration was merged.
    func timesheet(_ volunteer: VolunteerID, _ day: CivilDate) throws(Failure) -> Timesheet
    /// What is known of a finding that the program flagged, by its place in the log; nil when there is
    /// none.
    func flagged(_ finding: String) throws(Failure) -> FlaggedState?
    /// What an event of a fund changes in the books.
    func bookChanges(
        of event: Event, recordedAt recordedTime: Timestamp
    ) throws(Failure) -> BookChanges
    /// The facts of which there is one for the whole ledger.
    func city() throws(Failure) -> City
    /// All established centres of a district, under its present code or an earlier one; those first
    /// that were its centre first.
    func districtCentres(_ district: DistrictCode) throws(Failure) -> [CentreID]
}
