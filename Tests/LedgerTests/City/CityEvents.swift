import Workload

/// Random events of a small city: everything that dashboards count happens, and much is refused.
struct CityEvents {
    static let centres = ["m", "d", "e", "g1", "g2"]
    private static let volunteers = 10
    private static let groups = 4
    private static let projects = 5
    private static let shifts = 6
    private static let records = 40

    private var random: SplitMix
    private var count = 0

    init(seed: UInt64) {
        random = SplitMix(state: seed)
    }

    /// Five centres, two schemes of which the second begins with the second day of recording.
    static let founding: [String] =
        Array(TestEvents.city(projects: 0)) + [
            TestEvents.event(
                "city-3", "centre.established", "e",
                #"{"level":"district","name":"朝阳","district":"110105","parent":"m"}"#),
            TestEvents.event(
                "city-4", "centre.established", "g1",
                #"{"level":"grassroots","name":"东华门","parent":"d"}"#),
            TestEvents.event(
                "city-5", "centre.established", "g2",
                #"{"level":"grassroots","name":"亚运村","parent":"e"}"#),
            scheme("s1", "2026-01-01", [120, 300, 600]), scheme("s2", "2026-06-02", [60, 240]),
        ]

    private static func scheme(_ id: String, _ from: String, _ minutes: [Int]) -> String {
        let stars = minutes.enumerated().map { #"{"level":\#($0 + 1),"minutes":\#($1)}"# }
        return TestEvents.event(
            id, "scheme.published", id,
            """
            {"number":"京文志〔2026〕\(id)","effectiveFrom":"\(from)",\
            "stars":[\(stars.joined(separator: ","))],"medals":[],"counts":["service"],\
            "dailyCap":200}
            """)
    }

    /// Another event.
    mutating func next() -> String {
        count += 1
        let (type, subject, data) =
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<22: volunteer()
            case 22..<32: group()
            case 32..<46: project()
            case 46..<53: shift()
            case 53..<66: participation()
            case 66..<94: hours()
            case 94..<98: star()
            default: centre()
            }
        // Service lies on the days from 10 to 12 May and is decided on the 20th: who is registered, and
        // what is published, is so before, each event a minute after the one before it.
        let isBefore = ["volunteer", "group", "project"].contains { type.hasPrefix($0 + ".") }
        guard isBefore else { return TestEvents.event("c\(count)", type, subject, data) }
        let (hour, minute) = (count / 60 % 24, count % 60)
        let clock = [hour, minute].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        let day = 1 + count / 1440
        return TestEvents.event(
            "c\(count)", type, subject, data, time: "2026-05-0\(day)T\(clock):00+08:00")
    }

    private typealias Content = (type: String, subject: String, data: String)

    private mutating func pick(_ choices: String...) -> String {
        choices.randomElement(using: &random) ?? ""
    }

    private mutating func some(_ letter: String, _ count: Int) -> String {
        "\(letter)\(Int.random(in: 0..<count, using: &random))"
    }

    private mutating func someCentre() -> String {
        Self.centres.randomElement(using: &random) ?? "d"
    }

    private mutating func volunteer() -> Content {
        let id = some("v", Self.volunteers)
        return switch Int.random(in: 0..<8, using: &random) {
        case 0, 1:
            (
                "volunteer.applied", id,
                """
                {"centre":"\(someCentre())","category":"mass-culture-backbone","adult":true,\
                "skills":["music"],"person":{"name":"测试"}}
                """
            )
        case 2, 3: ("volunteer.registered", id, #"{"reviewer":"staff-1"}"#)
        case 4: ("volunteer.transferred", id, #"{"to":"\#(someCentre())"}"#)
        case 5:
            (
                pick("volunteer.suspended", "volunteer.reinstated"), id, #"{"reason":"测试"}"#
            )
        case 6: ("volunteer.skills-declared", id, #"{"skills":["dance"]}"#)
        default: ("volunteer.withdrawn", id, "{}")
        }
    }

    private mutating func group() -> Content {
        let id = some("g", Self.groups)
        let volunteer = some("v", Self.volunteers)
        return switch Int.random(in: 0..<7, using: &random) {
        case 0, 1:
            (
                "group.applied", id,
                """
                {"centre":"\(someCentre())","name":"团 \(id)","kind":"troupe",\
                "leader":"\(volunteer)"}
                """
            )
        case 2: ("group.registered", id, #"{"reviewer":"staff-1"}"#)
        case 3: ("group.rejected", id, #"{"reviewer":"staff-1","reason":"测试"}"#)
        case 4, 5: ("group.member-joined", id, #"{"volunteer":"\#(volunteer)"}"#)
        default:
            Bool.random(using: &random)
                ? ("group.member-left", id, #"{"volunteer":"\#(volunteer)"}"#)
                : ("group.leader-changed", id, #"{"leader":"\#(volunteer)"}"#)
        }
    }

    private mutating func project() -> Content {
        let id = some("p", Self.projects)
        return switch Int.random(in: 0..<10, using: &random) {
        case 0, 1, 2:
            (
                "project.proposed", id,
                """
                {"centre":"\(someCentre())","title":"课堂","family":"community",\
                "kind":"regular-community","scale":"daily","key":false,"skills":["music"],\
                "startsOn":"2026-01-01","endsOn":"2026-12-31","risk":"normal","summary":"每周"}
                """
            )
        case 3, 4: ("project.approved", id, #"{"reviewer":"staff-1"}"#)
        case 5, 6: ("project.published", id, "{}")
        case 7: ("project.returned", id, #"{"reviewer":"staff-1","reason":"测试"}"#)
        case 8:
            (
                "project.amended", id,
                #"{"family":"rural","kind":"countryside-triple"}"#
            )
        default: (pick("project.suspended", "project.resumed"), id, #"{"reason":"测试"}"#)
        }
    }

    private mutating func shift() -> Content {
        let id = some("s", Self.shifts)
        let hour = Int.random(in: 10...18, using: &random)
        return switch Int.random(in: 0..<6, using: &random) {
        case 0, 1, 2:
            (
                "shift.scheduled", id,
                """
                {"project":"\(some("p", Self.projects))","venue":"文化馆","minimum":0,"maximum":2,\
                "startsAt":"2026-05-10T\(hour):00:00+08:00",\
                "endsAt":"2026-05-10T19:00:00+08:00","skills":[]}
                """
            )
        case 3: ("shift.changed", id, #"{"startsAt":"2026-05-10T0\#(hour % 10):30:00+08:00"}"#)
        case 4: ("shift.cancelled", id, #"{"reason":"雨"}"#)
        default:
            (
                "recruitment.opened", some("rs", 3),
                """
                {"project":"\(some("p", Self.projects))","channel":"\(pick("open", "targeted"))",\
                "targets":["mass-culture-backbone"],"places":3}
                """
            )
        }
    }

    private mutating func participation() -> Content {
        let id = some("t", 20)
        let isCalled = Bool.random(using: &random)
        let call = isCalled ? #","recruitment":"\#(some("rs", 3))""# : ""
        return switch Int.random(in: 0..<8, using: &random) {
        case 0, 1, 2:
            (
                "participation.applied", id,
                """
                {"volunteer":"\(some("v", Self.volunteers))","project":"\(some("p", Self.projects))",\
                "shift":"\(some("s", Self.shifts))"\(call)}
                """
            )
        case 3, 4: ("participation.accepted", id, #"{"by":"staff-1"}"#)
        case 5:
            (
                "participation.checked-in", id,
                #"{"method":"qr","at":"2026-05-10T09:00:00+08:00"}"#
            )
        case 6: (pick("participation.no-show", "participation.waitlisted"), id, "{}")
        default: ("participation.declined", id, #"{"by":"staff-1"}"#)
        }
    }

    private mutating func hours() -> Content {
        let id = some("h", Self.records)
        let minutes = Int.random(in: 0...150, using: &random)
        return switch Int.random(in: 0..<14, using: &random) {
        case 0..<6: ("hours.served", id, service(minutes))
        case 6..<10: ("hours.confirmed", id, #"{"confirmer":"staff-2"}"#)
        case 10: ("hours.rejected", id, #"{"confirmer":"staff-2","reason":"测试"}"#)
        case 11: ("hours.corrected", id, #"{"minutes":\#(minutes),"reason":"测试"}"#)
        case 12:
            Bool.random(using: &random)
                ? ("hours.disputed", id, #"{"reason":"测试"}"#)
                : ("hours.resolved", id, #"{"minutes":\#(minutes),"reason":"测试"}"#)
        default: ("hours.voided", id, #"{"reason":"duplicate","detail":"测试"}"#)
        }
    }

    private mutating func service(_ minutes: Int) -> String {
        let day = Int.random(in: 10...12, using: &random)
        let hour = Int.random(in: 10...16, using: &random)
        let group = Bool.random(using: &random) ? #","group":"\#(some("g", Self.groups))""# : ""
        return """
            {"volunteer":"\(some("v", Self.volunteers))","project":"\(some("p", Self.projects))",\
            "startedAt":"2026-05-\(day)T\(hour):00:00+08:00",\
            "endedAt":"2026-05-\(day)T\(hour + 3):00:00+08:00","minutes":\(minutes),\
            "activity":"\(pick("service", "service", "service", "rehearsal"))"\(group)}
            """
    }

    private mutating func star() -> Content {
        let id = some("x", 20)
        guard Int.random(in: 0..<4, using: &random) > 0 else {
            return ("star.revoked", id, #"{"reason":"测试"}"#)
        }
        let level = Int.random(in: 1...3, using: &random)
        return (
            "star.awarded", id,
            #"{"volunteer":"\#(some("v", Self.volunteers))","level":\#(level),"scheme":"s1"}"#
        )
    }

    private mutating func centre() -> Content {
        guard Int.random(in: 0..<8, using: &random) == 0 else {
            return ("centre.amended", someCentre(), #"{"name":"名称 \#(count)"}"#)
        }
        return ("centre.dissolved", "g2", #"{"successor":"d"}"#)
    }
}
