package import Catalogue
package import Rules

/// The kind of a counter. A ``Scope`` says what it counts for; each case names its scopes.
package enum Figure: Equatable {
    /// Aggregates created. In the city, where it is also the number of the next one of its kind; and of
    /// a project its records of hours.
    case created(Aggregate)
    /// Sources seen, which is also the number of the next one. In the city.
    case sources
    /// Aggregates of a kind by state. In the city and at their centre where the kind's `counted` names it;
    /// shifts in the city and of their project; participations of their project, and of its shift and its
    /// recruitment.
    case states(Aggregate, LifecycleState)
    /// Projects by family. In the city and at their centre.
    case families(ProjectFamily)
    /// Places that a volunteer holds in a shift. Of this pair.
    case placesHeld
    /// Stars held now, by level. In the city.
    case stars(level: Int)
    /// Findings, by severity. In the city, in a centre's territory and of a project.
    case findings(Severity)
    /// Events recorded. Of a day in Asia/Shanghai.
    case events
    /// Aggregates by the value of a member that a schema counts: the number of the member among all
    /// counted members, and the number of the value. In the city and at their centre.
    case kept(UInt8, UInt8)
    /// Present members. Of a group.
    case members
    /// Volunteers of whose service in it minutes count. Of a group.
    case servingMembers
    /// Minutes of confirmed service that count. In the city, of a day of service, of a project, its centre,
    /// the group that served, the group's member, of a shift, and of a project on a day.
    case minutes
    /// Places of scheduled shifts, by their maxima. Of a project.
    case places
    /// People reached by shifts that were held (服务人次). In the city, of a day, of a project, its centre,
    /// and of a project on a day.
    case attendance
    /// Minutes for which volunteers attended trainings. Of a training and a volunteer, and of the volunteer.
    case training
    /// Minutes for which managers attended trainings. Of a training and a manager.
    case managerTraining

    /// Records of hours of which minutes count. Of a project on a day of service.
    case countedRecords
    /// Such records where the volunteer was registered before and checked in. Of a project on a day of
    /// service.
    case orderlyRecords
    /// Such records where the volunteer had an agreement, too. Of a project on a day of service.
    case agreedRecords
    /// Records of service that came in. Of a project on a day of recording.
    case records
    /// Records of service that came in in time after the service. Of a project on a day of recording.
    case recordsInTime

    /// The minutes for which somebody attended.
    static func attended(_ trainee: Trainee) -> Figure {
        switch trainee {
        case .volunteer: .training
        case .manager: .managerTraining
        }
    }

    /// Figures from this number on are sums of amounts. The others grow by at most one per event.
    static let firstSum: UInt16 = 0x8000

    /// The number of the figure in rows, made of its kind and value. Numbers ascend within a row.
    var number: UInt16 {
        switch self {
        case .created(let aggregate): 0x0100 | UInt16(aggregate.rawValue)
        case .sources: 0x0200
        case .families(let family): 0x0600 | UInt16(family.rawValue)
        case .placesHeld: 0x0900
        case .stars(let level): 0x0A00 | UInt16(UInt8(clamping: level))
        case .findings(let severity): 0x0B00 | UInt16(severity.rawValue)
        case .events: 0x0C00
        case .members: 0x0D00
        case .servingMembers: 0x0E00
        case .kept(let member, let value): 0x1000 + (UInt16(member) << 8 | UInt16(value))
        case .states(let aggregate, let state):
            0x4000 + (UInt16(aggregate.rawValue) << 8 | UInt16(state.rawValue))
        case .minutes: Self.firstSum
        case .places: Self.firstSum + 1
        case .attendance: Self.firstSum + 2
        case .training: Self.firstSum + 3
        case .managerTraining: Self.firstSum + 4
        case .countedRecords: Self.firstSum + 5
        case .orderlyRecords: Self.firstSum + 6
        case .agreedRecords: Self.firstSum + 7
        case .records: Self.firstSum + 8
        case .recordsInTime: Self.firstSum + 9
        }
    }
}

/// A set of values of one figure, whose counts are added up. It is made once; a sum then walks
/// through a row instead of searching each figure.
package struct FigureSet: Sendable {
    /// The lowest number that the figure can have.
    let first: UInt16
    /// A bit for each value.
    private let values: UInt64

    /// Creates the set of a figure by these values, whose numbers are below 64.
    package init<Value>(_ figure: (Value) -> Figure, _ values: [Value]) {
        let numbers = values.map { figure($0).number }
        precondition(numbers.allSatisfy { $0 & 0xFF < 64 }, "values are numbered below 64")
        first = (numbers.first ?? 0) & 0xFF00
        self.values = numbers.reduce(0) { $0 | 1 << UInt64($1 & 0xFF) }
    }

    /// Whether a number belongs to the figure with any value.
    func isOfFamily(_ number: UInt16) -> Bool { number & 0xFF00 == first }

    /// Whether a number of the figure belongs to one of the values.
    func contains(_ number: UInt16) -> Bool { values >> UInt64(number & 0xFF) & 1 == 1 }
}
