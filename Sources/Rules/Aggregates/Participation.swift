public import Catalogue

/// A volunteer's part in a project 参与.
public struct Participation: AggregateState {
    /// Where it stands in its lifecycle.
    public var lifecycle = LifecycleState.none
    /// The centre that runs the project.
    public var owner: CentreID?
    /// Who takes part.
    public var volunteer: VolunteerID
    /// In which project.
    public var project: ProjectID
    /// Through which recruitment.
    public var recruitment: RecruitmentID?
    /// For which shift.
    public var shift: ShiftID?
    /// As a member of which group.
    public var group: GroupID?
    /// The shift is another project's: nothing counts there.
    public var isShiftForeign = false
    /// The recruitment is another project's: nothing counts there.
    public var isRecruitmentForeign = false
    /// When the volunteer was last checked in.
    public var checkedInAt: Timestamp?

    /// A participation as applied for or invited to.
    public init?(_ event: Event) {
        switch event.payload {
        case .participationApplied(let data):
            self.init(
                volunteer: data.volunteer, project: data.project, recruitment: data.recruitment,
                shift: data.shift, group: data.group)
        case .participationInvited(let data):
            self.init(
                volunteer: data.volunteer, project: data.project, recruitment: data.recruitment,
                shift: data.shift, group: data.group)
        default:
            return nil
        }
    }

    /// A participation with everything known.
    public init(
        volunteer: VolunteerID, project: ProjectID, recruitment: RecruitmentID?, shift: ShiftID?,
        group: GroupID?
    ) {
        self.volunteer = volunteer
        self.project = project
        self.recruitment = recruitment
        self.shift = shift
        self.group = group
    }

    /// Takes over when the volunteer was checked in; all else is the lifecycle.
    public mutating func evolve(_ event: Event) {
        if case .participationCheckedIn(let data) = event.payload { checkedInAt = data.at }
    }

    /// Whether a participation in that state holds one of the shift's places.
    public static func holdsPlace(_ state: LifecycleState) -> Bool {
        switch state {
        case .accepted, .checkedIn, .checkedOut, .noShow: true
        default: false
        }
    }

    /// Whether a participation in that state came to nothing: nobody served in it.
    static func isNotHeld(_ state: LifecycleState) -> Bool {
        switch state {
        case .noShow, .withdrawn, .declined, .refused: true
        default: false
        }
    }
}
