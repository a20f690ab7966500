import Catalogue

/// Events that can be posted in any order, each once: what they need is on record before.
///
/// For every twenty: six check-ins and six hours of participations that ``preparation()`` had
/// accepted, five applications for a shift, two applications of new volunteers, and one new shift.
struct SingleEvents {
    private static let centres = 16
    private static let projectsPerCentre = 12
    /// Projects that nobody serves: with them a page of projects is full.
    private static let listedProjects = 1000
    private static let firstDay = 2
    private static let days = 17
    /// Two-hour stretches of the afternoon; no volunteer serves two at once.
    private static let stretchesPerDay = 4
    private static let kindsInTwenty: [Kind] = [
        .checkIn, .hours, .application, .checkIn, .hours, .volunteer, .checkIn, .hours,
        .application, .checkIn, .hours, .application, .checkIn, .hours, .application, .shift,
        .checkIn, .hours, .application, .volunteer,
    ]

    private enum Kind { case checkIn, hours, application, volunteer, shift }

    private let baseSeconds: Int
    private let volunteers: Int
    private let participations: Int
    private var events = 0
    private var numbers: [Kind: Int] = [:]

    /// Events for a ledger on which that many volunteers of the workload are registered: so many of
    /// ``next()``, and so many of ``nextHours()``.
    init(baseSeconds: Int, volunteers: Int, upTo count: Int, hours: Int) throws {
        self.baseSeconds = baseSeconds
        self.volunteers = volunteers
        participations = (count / Self.kindsInTwenty.count + 1) * 6 + hours
        guard participations <= volunteers * Self.days * Self.stretchesPerDay else {
            throw BenchFailure("\(count) single posts need more volunteers: give more --events.")
        }
    }

    /// What must be on record first, in this order.
    func preparation() -> some Sequence<String> {
        let shifts = (0..<Self.centres * Self.projectsPerCentre).lazy.flatMap { project in
            (0..<Self.days).lazy.map { shift(project, $0) }
        }
        let accepted = (0..<participations).lazy.flatMap { number in
            [apply("bq", number), accept(number)]
        }
        let projects = (0..<Self.listedProjects).lazy.map { proposal($0) }
        return [AnySequence(shifts), AnySequence(accepted), AnySequence(projects)].lazy.joined()
    }

    /// Hours of the next participation that has none, as one line.
    mutating func nextHours() -> String {
        defer { numbers[.hours, default: 0] += 1 }
        return hours(numbers[.hours, default: 0])
    }

    /// The next event as one line.
    mutating func next() -> String {
        let kind = Self.kindsInTwenty[events % Self.kindsInTwenty.count]
        let number = numbers[kind, default: 0]
        events += 1
        numbers[kind] = number + 1
        return switch kind {
        case .checkIn: checkIn(number)
        case .hours: hours(number)
        case .application: apply("ba", number)
        case .volunteer: Self.volunteer("bv", number, time: registrationTime)
        case .shift:
            event(
                "bx\(number)", "shift.scheduled", "bx\(number)", centre(number), Self.days,
                shiftData(project(number), 1))
        }
    }

    /// An application of a new volunteer.
    static func volunteer(_ prefix: String, _ number: Int, time: String) -> String {
        let id = prefix + Text.padded(number)
        let centre = number % centres
        return """
            {"specversion":"1.0","id":"\(id)","source":"/centres/c\(centre)",\
            "type":"volunteer.applied","subject":"\(id)","time":"\(time)","data":{\
            "centre":"c\(centre)","category":"mass-culture-backbone","adult":true,\
            "skills":["music"],"person":{"name":"志愿者 \(number)","email":"\(id)@example.org"}}}
            """
    }
}

extension SingleEvents {
    /// The time at which new volunteers apply, for callers that add more of them.
    var registrationTime: String { time(Self.days, 720) }

    /// The latest time at which any of them happens.
    var latestTime: String { time(0, 1320) }

    private func centre(_ number: Int) -> Int { number % Self.centres }

    private func project(_ number: Int) -> String {
        let inCentre = number / Self.centres % Self.projectsPerCentre
        return "p\(number % Self.centres)-\(inCentre)"
    }

    private func volunteer(_ number: Int) -> String { "v" + Text.padded(number % volunteers) }

    /// The day before the base, and the minute of that day, at which a participation serves.
    private func place(_ number: Int) -> (day: Int, minute: Int) {
        let slot = number / volunteers
        let stretch = slot / Self.days % Self.stretchesPerDay
        return (slot % Self.days, 780 + stretch * 120)
    }

    private func shift(_ number: Int, _ day: Int) -> String {
        let subject = "bs\(project(number))-\(day)"
        return event(
            subject, "shift.scheduled", subject, centre(number), Self.days + 1,
            shiftData(project(number), day))
    }

    private func shiftData(_ project: String, _ day: Int) -> String {
        """
        {"project":"\(project)","venue":"文化馆","startsAt":"\(time(day, 780))",\
        "endsAt":"\(time(day, 1260))","minimum":2,"maximum":100000,"skills":[]}
        """
    }

    private func proposal(_ number: Int) -> String {
        let subject = "bp" + Text.padded(number)
        return event(
            subject, "project.proposed", subject, centre(number), Self.days + 1,
            """
            {"centre":"c\(centre(number))","title":"社区文化课堂 \(number)","family":"community",\
            "kind":"regular-community","scale":"daily","key":false,"skills":["music"],\
            "startsOn":"2026-01-01","endsOn":"2030-12-31","risk":"normal","summary":"每周一次"}
            """)
    }

    private func apply(_ prefix: String, _ number: Int) -> String {
        let subject = prefix + Text.padded(number)
        return event(
            subject, "participation.applied", subject, centre(number), Self.days,
            """
            {"volunteer":"\(volunteer(number))","project":"\(project(number))",\
            "recruitment":"\(project(number))-call",\
            "shift":"bs\(project(number))-\(place(number).day)"}
            """)
    }

    private func accept(_ number: Int) -> String {
        let subject = "bq" + Text.padded(number)
        return event(
            "by" + Text.padded(number), "participation.accepted", subject, centre(number),
            Self.days, #"{"by":"rota"}"#)
    }

    private func checkIn(_ number: Int) -> String {
        let (day, minute) = place(number)
        return event(
            "bc" + Text.padded(number), "participation.checked-in", "bq" + Text.padded(number),
            centre(number), day, #"{"method":"qr","at":"\#(time(day, minute))"}"#)
    }

    private func hours(_ number: Int) -> String {
        let (day, minute) = place(number)
        let subject = "bh" + Text.padded(number)
        return event(
            subject, "hours.served", subject, centre(number), day,
            """
            {"volunteer":"\(volunteer(number))","project":"\(project(number))",\
            "participation":"bq\(Text.padded(number))",\
            "shift":"bs\(project(number))-\(day)","startedAt":"\(time(day, minute))",\
            "endedAt":"\(time(day, minute + 110))","minutes":\(30 + number % 80),\
            "activity":"service"}
            """)
    }

    private func event(
        _ id: String, _ type: String, _ subject: String, _ centre: Int, _ day: Int,
        _ data: String
    ) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"/centres/c\(centre)","type":"\(type)",\
        "subject":"\(subject)","time":"\(time(day, 1320))","data":\(data)}
        """
    }

    /// A minute of a day: 0 is the third day before the base's, so that all of it is past.
    private func time(_ day: Int, _ minute: Int) -> String {
        let shanghai = 28_800
        let days = (baseSeconds + shanghai) / 86_400 - Self.firstDay - 1 - day
        let seconds = days * 86_400 - shanghai + minute * 60
        return Timestamp(microseconds: Int64(seconds) * 1_000_000).text
    }
}
