import HTTPTypes
import Rules

/// What a path names. Pure: nothing is looked up yet.
enum Endpoint: Equatable, Sendable {
    case live
    case ready
    case schemas
    case schema(type: String, version: String)
    case checkpoint
    case events
    case event(String)
    case tokens
    case token(String)
    case overview
    case volunteers
    case volunteer(String)
    case record(String)
    case projects
    case project(String)
    case roster(String)
    case standings
    case findings
    case benchBody

    /// Reads a path; nil when there is nothing at it.
    init?(path: String, hasBenchRoutes: Bool) {
        guard let parts = Self.segments(path) else { return nil }
        switch parts.count {
        case 1: self.init(parts[0])
        case 2: self.init(parts[0], parts[1], hasBenchRoutes)
        case 3: self.init(parts[0], parts[1], id: parts[2])
        case 4: self.init(parts[0], parts[1], id: parts[2], parts[3])
        default: return nil
        }
    }

    private init?(_ name: String) {
        switch name {
        case "schemas": self = .schemas
        case "checkpoint": self = .checkpoint
        default: return nil
        }
    }

    private init?(_ area: String, _ name: String, _ hasBenchRoutes: Bool) {
        switch (area, name) {
        case ("v1", "volunteers"): self = .volunteers
        case ("v1", "projects"): self = .projects
        case ("v1", "events"): self = .events
        case ("v1", "tokens"): self = .tokens
        case ("v1", "overview"): self = .overview
        case ("v1", "standings"): self = .standings
        case ("v1", "findings"): self = .findings
        case ("health", "live"): self = .live
        case ("health", "ready"): self = .ready
        case ("bench", "body") where hasBenchRoutes: self = .benchBody
        default: return nil
        }
    }

    private init?(_ area: String, _ name: String, id: String) {
        switch (area, name) {
        case ("v1", "volunteers"): self = .volunteer(id)
        case ("v1", "projects"): self = .project(id)
        case ("v1", "events"): self = .event(id)
        case ("v1", "tokens"): self = .token(id)
        case ("schemas", _): self = .schema(type: name, version: id)
        default: return nil
        }
    }

    private init?(_ area: String, _ name: String, id: String, _ part: String) {
        switch (area, name, part) {
        case ("v1", "volunteers", "record"): self = .record(id)
        case ("v1", "projects", "roster"): self = .roster(id)
        default: return nil
        }
    }

    /// The segments of a path, percent-decoded; nil when one is empty or not UTF-8.
    private static func segments(_ path: String) -> [String]? {
        let bytes = path.utf8
        guard bytes.first == UInt8(ascii: "/") else { return nil }
        var parts: [String] = []
        var start = bytes.index(after: bytes.startIndex)
        while true {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
            guard start < end, let part = PercentCoding.decode(path[start..<end]) else {
                return nil
            }
            parts.append(part)
            guard end < bytes.endIndex else { return parts }
            start = bytes.index(after: end)
        }
    }
}

extension Endpoint {
    /// The methods that the path answers, besides HEAD where there is GET.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .events: [.get, .post]
        case .tokens, .benchBody: [.post]
        case .token: [.delete]
        default: [.get]
        }
    }

    /// Who may ask.
    func audience(_ method: HTTPRequest.Method) -> Audience {
        switch self {
        case .live, .ready, .schemas, .schema, .checkpoint, .benchBody: .anyone
        case .tokens, .token: .operators
        case .events: method == .post ? .posters : .logReaders
        case .event: .logReaders
        case .overview, .volunteers, .volunteer, .record, .projects, .project, .roster,
            .standings, .findings:
            .readers
        }
    }
}

/// Who may use a route.
enum Audience: Sendable {
    /// Everyone, without a token.
    case anyone
    /// All who have a token.
    case readers
    /// Who may read events: all but dashboards.
    case logReaders
    /// Who may post events.
    case posters
    /// Operators.
    case operators

    func includes(_ role: PrincipalRole) -> Bool {
        switch (self, role) {
        case (.anyone, _), (_, .operator): true
        case (.readers, .centre), (.readers, .auditor), (.readers, .dashboard): true
        case (.logReaders, .centre), (.logReaders, .auditor): true
        case (.posters, .centre): true
        default: false
        }
    }
}
