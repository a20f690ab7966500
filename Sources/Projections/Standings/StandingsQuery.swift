public import Catalogue
public import Rules
import Tables

/// A span of months of service, in Asia/Shanghai.
public struct Period: Hashable, Sendable {
    /// First month.
    public let first: Month
    /// Last month.
    public let last: Month
    /// The period as asked for: `all`, `2024`, `2024-Q2`, `2024-06`.
    public let text: String

    /// All time.
    public static let all = Period(
        first: Month(code: 0), last: Month(code: UInt32.max), text: "all")

    private init(first: Month, last: Month, text: String) {
        self.first = first
        self.last = last
        self.text = text
    }

    /// Reads `all`, a year, a quarter or a month; nil for anything else.
    public init?(text: String) {
        guard text != "all" else {
            self = .all
            return
        }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let head = parts.first, head.utf8.count == 4,
            head.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let year = UInt32(head)
        else { return nil }
        let base = year * 100
        switch parts.count {
        case 1:
            self.init(first: Month(code: base + 1), last: Month(code: base + 12), text: text)
        case 2 where parts[1].utf8.count == 2 && parts[1].first == "Q":
            guard let quarter = UInt32(parts[1].dropFirst()), (1...4).contains(quarter) else {
                return nil
            }
            self.init(
                first: Month(code: base + quarter * 3 - 2), last: Month(code: base + quarter * 3),
                text: text)
        case 2 where parts[1].utf8.count == 2:
            guard let month = UInt32(parts[1]), (1...12).contains(month),
                parts[1].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
            else { return nil }
            self.init(first: Month(code: base + month), last: Month(code: base + month), text: text)
        default:
            return nil
        }
    }

    package func contains(_ month: Month) -> Bool { first <= month && month <= last }
}

/// Which service counts in a standing: all of the city's, or that for some projects.
public enum StandingsScope: Hashable, Sendable {
    /// All service.
    case city
    /// Service for projects that a centre runs.
    case centre(CentreID)
    /// Service for projects in a district: the project's own, or else its centre's.
    case district(DistrictCode)
    /// Service for one project.
    case project(ProjectID)
    /// Service for projects of one family.
    case family(ProjectFamily)

    /// Reads `city`, `centre:…`, `district:…`, `project:…` or `family:…`; nil for anything else.
    public init?(text: String) {
        if text == "city" {
            self = .city
            return
        }
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let value = String(text[text.index(after: colon)...])
        switch text[..<colon] {
        case "centre" where !value.isEmpty: self = .centre(CentreID(value))
        case "project" where !value.isEmpty: self = .project(ProjectID(value))
        case "district":
            guard let district = DistrictCode(text: value) else { return nil }
            self = .district(district)
        case "family":
            guard let family = ProjectFamily.allCases.first(where: { $0.text == value }) else {
                return nil
            }
            self = .family(family)
        default: return nil
        }
    }

    package func contains(_ project: ProjectScope) -> Bool {
        switch self {
        case .city: true
        case .centre(let centre): project.owner == centre
        case .district(let district):
            project.district == district || project.district?.successor == district
        case .project(let id): project.id == id
        case .family(let family): project.family == family
        }
    }
}

/// Who is ranked.
public enum StandingsSubject: String, Hashable, Sendable {
    /// Volunteers by their own service.
    case volunteers
    /// Groups by the service of members serving as the group.
    case groups
}

/// A question for standings.
public struct StandingsQuery: Hashable, Sendable {
    /// When service took place.
    public var period: Period
    /// Which service counts.
    public var scope: StandingsScope
    /// Who is ranked.
    public var subject: StandingsSubject

    /// A question.
    public init(period: Period, scope: StandingsScope, subject: StandingsSubject) {
        self.period = period
        self.scope = scope
        self.subject = subject
    }
}
