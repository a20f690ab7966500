import TestSupport

/// Random events that decide how records of service count on the scorecard, with times in any order.
struct ScorecardEvents {
    private static let volunteers = ["v0", "v1", "v2", "v3"]
    private static let projects = ["p0", "p1", "q"]

    private var random: SeededGenerator
    private var count = 0
    private var records = 0
    private var agreements = 0
    private var stays = 0
    private var rules = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// Two centres, a scheme with a cap, a project of the municipal centre beside two of the district, and
    /// four volunteers, two of whom are a group.
    static let founding: [String] = {
        var events = TestEvents.city(projects: 2)
        events += [
            TestEvents.event(
                "scheme", "scheme.published", "s",
                """
                {"number":"1","effectiveFrom":"2026-01-01","stars":[{"level":1,"minutes":6000}],\
                "medals":[],"counts":["service"],"dailyCap":40}
                """, time: "2026-01-01T12:00:00+08:00"),
            TestEvents.event(
                "q-1", "project.proposed", "q",
                """
                {"centre":"m","title":"课堂","family":"event-facility","kind":"large-event",\
                "scale":"daily","key":false,"skills":["music"],"startsOn":"2026-05-01",\
                "endsOn":"2026-05-20","risk":"normal","summary":"一次"}
                """),
            TestEvents.event("q-2", "project.approved", "q", #"{"reviewer":"staff-1"}"#),
            TestEvents.event("q-3", "project.published", "q", "{}"),
        ]
        for id in volunteers {
            events += [
                TestEvents.application(id),
                TestEvents.event(
                    "\(id)-r", "volunteer.registered", id, #"{"reviewer":"staff-1"}"#),
            ]
        }
        let early = "2026-05-02T12:00:00+08:00"
        events += [
            TestEvents.event(
                "g-1", "group.applied", "g",
                #"{"centre":"d","name":"合唱团","kind":"troupe","leader":"v0"}"#, time: early),
            TestEvents.event(
                "g-2", "group.registered", "g", #"{"reviewer":"staff-1"}"#, time: early),
            TestEvents.event(
                "g-3", "group.member-joined", "g", #"{"volunteer":"v1"}"#, time: early),
        ]
        return events
    }()

    private typealias Content = (type: String, subject: String, data: String)

    private mutating func number(_ range: Range<Int>) -> Int {
        Int.random(in: range, using: &random)
    }
    private mutating func pick(_ choices: [String]) -> String {
        choices.randomElement(using: &random) ?? ""
    }

    /// A time from the 9th to the 12th.
    private mutating func someTime() -> String {
        let hour = number(0..<24)
        return "2026-05-\(day(number(9..<13)))T\(hour < 10 ? "0" : "")\(hour):30:00+08:00"
    }

    private func day(_ day: Int) -> String { day < 10 ? "0\(day)" : "\(day)" }

    /// Another event; many are refused.
    mutating func next() -> String {
        count += 1
        let (type, subject, data) =
            switch number(0..<100) {
            case 0..<22: served()
            case 22..<50: decided()
            case 50..<66: stay()
            case 66..<76: volunteer()
            case 76..<86: agreement()
            case 86..<94: project()
            default: published()
            }
        return TestEvents.event("e\(count)", type, subject, data, time: someTime())
    }

    /// Service in three minutes in which nobody else ever serves, so that no two records cover one time.
    private mutating func served() -> Content {
        let place = records
        records += 1
        let start = 7 * 60 + place / 3 * 4
        let on = "2026-05-\(day(10 + place % 3))T"
        func clock(_ minute: Int) -> String { "\(day(minute / 60)):\(day(minute % 60)):00+08:00" }
        let group = number(0..<3) == 0 ? #","group":"g""# : ""
        return (
            "hours.served", "h\(place)",
            """
            {"volunteer":"\(pick(Self.volunteers))","project":"\(pick(Self.projects))"\(group),\
            "startedAt":"\(on)\(clock(start))","endedAt":"\(on)\(clock(start + 3))","minutes":3,\
            "activity":"\(number(0..<9) == 0 ? "rehearsal" : "service")"}
            """
        )
    }

    private mutating func decided() -> Content {
        let id = "h\(number(0..<max(1, records)))"
        return switch number(0..<12) {
        case 0: ("hours.voided", id, #"{"reason":"error","detail":"x"}"#)
        case 1: ("hours.disputed", id, #"{"reason":"x"}"#)
        case 2: ("hours.resolved", id, #"{"minutes":\#(number(0..<4)),"reason":"x"}"#)
        case 3, 4: ("hours.corrected", id, #"{"minutes":\#(number(0..<2) * 3),"reason":"x"}"#)
        case 5: ("hours.rejected", id, #"{"confirmer":"staff-2","reason":"x"}"#)
        default: ("hours.confirmed", id, #"{"confirmer":"staff-2"}"#)
        }
    }

    private mutating func stay() -> Content {
        let last = number(0..<max(1, stays))
        switch number(0..<4) {
        case 0:
            stays += 1
            return (
                "participation.applied", "t\(stays - 1)",
                #"{"volunteer":"\#(pick(Self.volunteers))","project":"\#(pick(Self.projects))"}"#
            )
        case 1: return ("participation.accepted", "t\(last)", #"{"by":"staff-3"}"#)
        default:
            return (
                "participation.checked-in", "t\(last)",
                #"{"method":"qr","at":"2026-05-\#(day(number(10..<13)))T09:00:00+08:00"}"#
            )
        }
    }

    private mutating func volunteer() -> Content {
        let id = pick(Self.volunteers)
        return switch number(0..<30) {
        case 0, 1: ("volunteer.suspended", id, #"{"reason":"x"}"#)
        case 2..<8: ("volunteer.reinstated", id, "{}")
        case 8: ("volunteer.withdrawn", id, "{}")
        case 9..<17:
            (
                "volunteer.applied", id,
                """
                {"centre":"d","category":"mass-culture-backbone","adult":true,\
                "skills":["music"],"person":{"name":"测试"}}
                """
            )
        case 17..<29: ("volunteer.registered", id, #"{"reviewer":"staff-1"}"#)
        default: ("volunteer.merged", "v3", #"{"into":"v\#(number(1..<3))"}"#)
        }
    }

    private mutating func agreement() -> Content {
        guard number(0..<4) > 0 else {
            return ("agreement.terminated", "a\(number(0..<max(1, agreements)))", "{}")
        }
        agreements += 1
        let party =
            number(0..<3) == 0 ? #""group":"g""# : #""volunteer":"\#(pick(Self.volunteers))""#
        let project = number(0..<2) == 0 ? #","project":"\#(pick(Self.projects))""# : ""
        let from = number(8..<13)
        return (
            "agreement.signed", "a\(agreements - 1)",
            """
            {\(party)\(project),"form":"oral","from":"2026-05-\(day(from))",\
            "to":"2026-05-\(day(from + number(0..<3)))","termsDigest":"\(String(repeating: "0", count: 64))"}
            """
        )
    }

    private mutating func project() -> Content {
        let id = pick(Self.projects)
        return switch number(0..<6) {
        case 0, 1: ("project.brand-nominated", id, #"{"rationale":"x"}"#)
        case 2, 3: ("project.brand-designated", id, #"{"level":"district"}"#)
        case 4: ("project.brand-revoked", id, #"{"reason":"x"}"#)
        default:
            (
                "project.amended", id,
                #"{"risk":"\#(pick(["normal", "high"]))","scale":"\#(pick(["daily", "large"]))","#
                    + #""startsOn":"2026-05-01","endsOn":"2026-05-\#(day(number(29..<32)))"}"#
            )
        }
    }

    private mutating func published() -> Content {
        rules += 1
        let grounds = ["high-risk", "month-or-longer", "large-event"].filter { _ in
            Bool.random(using: &random)
        }
        let due = grounds.map { #""\#($0)""# }.joined(separator: ",")
        let hours =
            number(0..<2) == 0 ? #","scorecard":{"postingHours":\#(number(4..<9) * 48)}"# : ""
        return (
            "rules.published", "r\(rules)",
            """
            {"number":"\(rules)","effectiveFrom":"2026-05-\(day(number(9..<13)))",\
            "cover":{"agreementDue":[\(due)]}\(hours)}
            """
        )
    }
}
