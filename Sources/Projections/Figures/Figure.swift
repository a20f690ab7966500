package import Catalogue
package import Rules

/// What is counted. A ``Scope`` says for what; the scopes that have a figure are named with it.
package enum Figure: Equatable {
    /// Aggregates created. In the city, where it is also the number of the next one of its kind; and of
    /// a project its records of hours.
    case created(Aggregate)
    /// Sources seen, which is also the number of the next one. In the city.
    case sources
    /// Volunteers by state. In the city and at their centre.
    case volunteers(LifecycleState)
    /// Groups by state. In the city and at their centre.
    case groups(LifecycleState)
    /// Projects by state. In the city and at their centre.
    case projects(LifecycleState)
    /// Projects by family. In the city and at their centre.
    case families(ProjectFamily)
    /// Shifts by state. In the city and of their project.
    case shifts(LifecycleState)
    /// Participations by state. Of their project, and of its shift and its recruitment.
    case participations(LifecycleState)
    /// Places that a volunteer holds in a shift. Of this pair.
    case placesHeld
    /// Stars held now, by level. In the city.
    case stars(level: Int)
    /// What was flagged, by severity. In the city, in a centre's territory and of a project.
    case findings(Severity)
    /// Events recorded. Of a day in Asia/Shanghai.
    case events
    /// Aggregates by the value of a member, as schemas say: the member's number among all that are counted,
    /// and the value's. In the city and at their centre.
    case kept(UInt8, UInt8)
    /// Volunteers who belong to it now. Of a group.
    case members
    /// Minutes of confirmed service that count. In the city, of a day of service, of a project, its centre,
    /// the group that served, and the group's member.
    case minutes
    /// Places of scheduled shifts, by their maxima. Of a project.
    case places

    /// Figures from this number on add up what events name. The others grow by at most one an event.
    static let firstSum: UInt16 = 0x8000

    /// The number in rows: what is counted, and by which value. It is ascending in a row.
    var number: UInt16 {
        switch self {
        case .created(let aggregate): 0x0100 | UInt16(aggregate.rawValue)
        case .sources: 0x0200
        case .volunteers(let state): 0x0300 | UInt16(state.rawValue)
        case .groups(let state): 0x0400 | UInt16(state.rawValue)
        case .projects(let state): 0x0500 | UInt16(state.rawValue)
        case .families(let family): 0x0600 | UInt16(family.rawValue)
        case .shifts(let state): 0x0700 | UInt16(state.rawValue)
        case .participations(let state): 0x0800 | UInt16(state.rawValue)
        case .placesHeld: 0x0900
        case .stars(let level): 0x0A00 | UInt16(UInt8(clamping: level))
        case .findings(let severity): 0x0B00 | UInt16(severity.rawValue)
        case .events: 0x0C00
        case .kept(let member, let value): 0x1000 | UInt16(member) << 8 | UInt16(value)
        case .members: 0x0D00
        case .minutes: Self.firstSum
        case .places: Self.firstSum + 1
        }
    }
}

/// A figure by some of the values that it is counted by, to be added up. Made once and kept: a sum then
/// walks through the figures of a row instead of searching each.
package struct FigureSet: Sendable {
    /// The lowest number that the figure can have.
    let first: UInt16
    /// A bit for each value.
    private let values: UInt64

    /// The figure by these values; values are numbered below 64.
    package init<Value>(_ figure: (Value) -> Figure, _ values: [Value]) {
        let numbers = values.map { figure($0).number }
        precondition(numbers.allSatisfy { $0 & 0xFF < 64 }, "values are numbered below 64")
        first = (numbers.first ?? 0) & 0xFF00
        self.values = numbers.reduce(0) { $0 | 1 << UInt64($1 & 0xFF) }
    }

    /// Whether a number is that of the figure, by any value.
    func isOfFamily(_ number: UInt16) -> Bool { number & 0xFF00 == first }

    /// Whether a number of the figure is that of one of the values.
    func contains(_ number: UInt16) -> Bool { values >> UInt64(number & 0xFF) & 1 == 1 }
}
