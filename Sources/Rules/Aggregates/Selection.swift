public import Catalogue

/// A selection 评选 for honours: who is nominated, how long the public notice runs, who is honoured.
public struct Selection: AggregateState {
    /// Where it stands in its lifecycle.
    public var lifecycle = LifecycleState.none
    /// The centre of its scope.
    public var owner: CentreID?
    /// Its title.
    public var title: String
    /// The centre among whose own it is.
    public var scope: CentreID
    /// The period that it honours.
    public var period: String
    /// By what it decides.
    public var criteria: String
    /// How long nominees are shown to the public, days.
    public var noticeDays: Int
    /// The last day of the public notice, once nominees were posted.
    public var noticeUntil: CivilDate?
    /// Who was posted.
    public var nominees: [Nominee] = []
    /// Who is honoured, once it was decided.
    public var honours: [Honour] = []

    /// A selection as opened.
    public init?(_ event: Event) {
        guard case .selectionOpened(let data) = event.payload else { return nil }
        self.init(
            title: data.title, scope: data.scope, period: data.period, criteria: data.criteria,
            noticeDays: data.noticeDays)
    }

    /// A selection that nobody was nominated in.
    public init(
        title: String, scope: CentreID, period: String, criteria: String, noticeDays: Int
    ) {
        self.title = title
        self.scope = scope
        self.period = period
        self.criteria = criteria
        self.noticeDays = noticeDays
    }

    /// Takes over nominees and honours.
    public mutating func evolve(_ event: Event) {
        switch event.payload {
        case .selectionPosted(let data):
            nominees = data.nominees.compactMap {
                Nominee(volunteer: $0.volunteer, group: $0.group, project: $0.project)
            }
            noticeUntil = data.until
        case .selectionDecided(let data):
            honours = data.honours.compactMap { honour in
                Nominee(
                    volunteer: honour.volunteer, group: honour.group, project: honour.project
                ).map { Honour(nominee: $0, title: honour.title) }
            }
        default: break
        }
    }
}

/// Somebody or something that is nominated for an honour.
public enum Nominee: Hashable, Sendable {
    /// A volunteer.
    case volunteer(VolunteerID)
    /// A group.
    case group(GroupID)
    /// A project.
    case project(ProjectID)

    /// The one that is there; nil where none is.
    public init?(volunteer: VolunteerID?, group: GroupID?, project: ProjectID? = nil) {
        if let volunteer {
            self = .volunteer(volunteer)
        } else if let group {
            self = .group(group)
        } else if let project {
            self = .project(project)
        } else {
            return nil
        }
    }

    /// The kind of aggregate and its id.
    public var related: Related {
        switch self {
        case .volunteer(let id): Related(id)
        case .group(let id): Related(id)
        case .project(let id): Related(id)
        }
    }

    /// The id.
    public var id: String { related.id }
}

/// An honour that a selection gives.
public struct Honour: Equatable, Sendable {
    /// Who is honoured.
    public let nominee: Nominee
    /// As what.
    public let title: String

    /// An honour for a nominee.
    public init(nominee: Nominee, title: String) {
        self.nominee = nominee
        self.title = title
    }
}
