import Workload

/// Random events that get in each other's way on purpose: few values for many holders, so that what
/// becomes of an event depends on events just before it.
struct CollidingEvents {
    /// An event as posted, and whether it takes a request of its own.
    struct Event {
        let text: String
        /// The ledger itself records something as soon as the request is durable.
        var isAlone = false
    }

    /// Events for the outcomes that every run must have, for any seed: a centre, its repeat,
    /// another event of its id, and a second centre of its district.
    static let certain: [Event] = {
        func centre(_ id: String, _ subject: String, _ time: String) -> Event {
            Event(
                text: TestEvents.event(
                    id, "centre.established", subject,
                    #"{"level":"district","name":"石景山","district":"110107","parent":"m"}"#,
                    time: time))
        }
        let noon = "2026-05-20T12:00:00+08:00"
        return [
            centre("z1", "z1", noon), centre("z1", "z1", noon),
            centre("z1", "z1", "2026-05-20T12:00:01+08:00"), centre("z2", "z2", noon),
        ]
    }()

    private static let districts = ["110228", "110118", "110229", "110119", "110105", "110106"]

    private var city: CityEvents
    private var random: SplitMix
    private var count = 0
    private var posted: [Event] = []

    init(seed: UInt64) {
        city = CityEvents(seed: seed)
        random = SplitMix(state: seed &+ 0x9E37_79B9)
    }

    /// So many events.
    mutating func next(_ number: Int) -> [Event] {
        (0..<number).map { _ in
            let event = next()
            posted.append(event)
            return event
        }
    }

    private mutating func next() -> Event {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<45: return Event(text: city.next())
        case 45..<58: return event(centre())
        case 58..<76: return event(volunteer())
        case 76..<84: return event(star())
        case 84..<88: return event(project())
        case 88..<92: return event(participation())
        case 92..<94: return event(access(), source: "/ledger")
        case 94: return event(("volunteer.erasure-requested", some("v", 10), "{}"), isAlone: true)
        default: return again()
        }
    }

    private typealias Content = (type: String, subject: String, data: String)

    private mutating func event(
        _ content: Content, source: String = "/centres/m", isAlone: Bool = false
    ) -> Event {
        count += 1
        return Event(
            text: TestEvents.event(
                "k\(count)", content.type, content.subject, content.data, source: source),
            isAlone: isAlone)
    }

    /// An event that was posted before, as it was or with another time.
    private mutating func again() -> Event {
        guard let event = posted.randomElement(using: &random), !event.isAlone else {
            return event(("centre.amended", "m", #"{"name":"市中心"}"#))
        }
        guard Bool.random(using: &random) else { return event }
        return Event(
            text: event.text.replacing(#":00+08:00","data""#, with: #":01+08:00","data""#))
    }

    private mutating func pick(_ choices: String...) -> String {
        choices.randomElement(using: &random) ?? ""
    }

    private mutating func some(_ letter: String, _ count: Int) -> String {
        "\(letter)\(Int.random(in: 0..<count, using: &random))"
    }

    private mutating func centre() -> Content {
        let id = some("k", 6)
        switch Int.random(in: 0..<8, using: &random) {
        case 0..<4:
            let district = Self.districts.randomElement(using: &random) ?? ""
            return (
                "centre.established", id,
                #"{"level":"district","name":"\#(id)","district":"\#(district)","parent":"m"}"#
            )
        case 4, 5:
            return ("centre.recoded", id, #"{"district":"\#(pick("110118", "110119"))"}"#)
        default:
            return ("centre.dissolved", id, #"{"successor":"\#(pick("m", "d", some("k", 6)))"}"#)
        }
    }

    private mutating func volunteer() -> Content {
        let id = some("v", 10)
        switch Int.random(in: 0..<9, using: &random) {
        case 0..<3:
            return (
                "volunteer.applied", id,
                """
                {"centre":"\(pick("m", "d", "e", "k1"))","category":"mass-culture-backbone",\
                "adult":true,"federationNumber":"\(some("n", 3))","skills":["music"],\
                "person":{"name":"测试"}}
                """
            )
        case 3..<6:
            return ("volunteer.federation-linked", id, #"{"number":"\#(some("n", 3))"}"#)
        case 6, 7: return ("volunteer.federation-unlinked", id, "{}")
        default:
            return (
                pick("volunteer.rejected", "volunteer.returned"), id,
                #"{"reviewer":"staff-1","reason":"测试"}"#
            )
        }
    }

    private mutating func star() -> Content {
        let id = some("y", 12)
        guard Int.random(in: 0..<3, using: &random) > 0 else {
            return ("star.revoked", id, #"{"reason":"测试"}"#)
        }
        let level = Int.random(in: 1...3, using: &random)
        return (
            "star.awarded", id,
            #"{"volunteer":"\#(some("v", 10))","level":\#(level),"scheme":"s1"}"#
        )
    }

    private mutating func project() -> Content {
        let id = some("p", 5)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return ("project.brand-nominated", id, #"{"rationale":"测试"}"#)
        case 1, 2: return ("project.brand-designated", id, #"{"level":"district"}"#)
        default: return ("project.brand-revoked", id, #"{"reason":"测试"}"#)
        }
    }

    private mutating func participation() -> Content {
        let id = some("t", 20)
        return (
            pick("participation.waitlisted", "participation.accepted"), id, #"{"by":"staff-1"}"#
        )
    }

    /// Three tokens for many accesses.
    private mutating func access() -> Content {
        let id = some("a", 6)
        guard Bool.random(using: &random) else { return ("access.revoked", id, "{}") }
        let digest = String(repeating: some("", 3), count: 64)
        return (
            "access.granted", id,
            #"{"role":"\#(pick("auditor", "operator"))","holder":"h","tokenDigest":"\#(digest)"}"#
        )
    }
}
