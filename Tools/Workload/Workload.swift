/// A deterministic stream of valid events, as sixteen district centres would post them.
///
/// First the centres, projects and shifts; then volunteers apply and are registered while those who
/// are registered take part in shifts, are checked in and out, serve hours and have them confirmed.
/// The same seed and base time give the same bytes.
public struct Workload: Sendable {
    /// Districts by GB/T 2260.
    private static let districts = [
        "110101", "110102", "110105", "110106", "110107", "110108", "110109", "110111", "110112",
        "110113", "110114", "110115", "110116", "110117", "110118", "110119",
    ]
    private static let projectsPerCentre = 12
    private static let shiftsPerProject = 20
    /// Days on which shifts take place; two of them have two.
    private static let serviceDays = 18
    private static let skills = [
        "music", "dance", "drama", "opera", "calligraphy", "photography", "guiding", "teaching",
    ]

    private let baseSeconds: Int
    private let volunteerCount: Int
    private let prefix: String
    private var random: SplitMix
    private var pending: [String] = []
    private var volunteers = 0
    private var participations = 0
    /// How often each volunteer has served.
    private var services: [Int: Int] = [:]
    private var events = 0

    /// A stream for so many volunteers, whose times lie in the three weeks before `baseSeconds`
    /// (since 1970). The prefix stands before every id; a ledger takes one stream, for it has one
    /// municipal centre and one centre a district.
    public init(volunteers: Int, baseSeconds: Int, seed: UInt64 = 1, prefix: String = "") {
        volunteerCount = volunteers
        self.baseSeconds = baseSeconds
        self.prefix = prefix
        random = SplitMix(state: seed)
        foundation()
        pending.reverse()
    }

    /// Events before the first volunteer applies.
    public var foundationCount: Int {
        1 + Self.districts.count * (1 + Self.projectsPerCentre * (4 + Self.shiftsPerProject))
    }

    /// The next event as one line of JSON, without a line feed. There is always a next one.
    public mutating func next() -> String {
        if pending.isEmpty { story() }
        return pending.removeLast()
    }

    private mutating func foundation() {
        add(
            "municipal", "centre.established", "\(prefix)municipal", day: 20,
            #"{"level":"municipal","name":"市文化志愿者中心","seat":"北京文化艺术活动中心"}"#)
        for (number, district) in Self.districts.enumerated() {
            let centre = "\(prefix)c\(number)"
            add(
                "municipal", "centre.established", centre, day: 20,
                #"{"level":"district","name":"分中心 \#(number)","district":"\#(district)"}"#)
            for project in 0..<Self.projectsPerCentre { propose(project, number) }
        }
    }

    private mutating func propose(_ project: Int, _ centre: Int) {
        let id = "\(prefix)p\(centre)-\(project)"
        let source = "c\(centre)"
        add(
            source, "project.proposed", id, day: 20,
            """
            {"centre":"\(prefix)c\(centre)","title":"社区文化课堂 \(project)","family":"community",\
            "kind":"regular-community","scale":"daily","key":false,"skills":["music"],\
            "startsOn":"2026-01-01","endsOn":"2030-12-31","risk":"normal","summary":"每周一次"}
            """)
        add(source, "project.approved", id, day: 20, #"{"reviewer":"staff-1"}"#)
        add(source, "project.published", id, day: 20, "{}")
        add(
            source, "recruitment.opened", "\(id)-call", day: 20,
            #"{"project":"\#(id)","channel":"open","targets":["mass-culture-backbone"],"places":500}"#
        )
        for shift in 0..<Self.shiftsPerProject {
            let day = Self.day(ofShift: shift)
            add(
                source, "shift.scheduled", "\(id)-s\(shift)", day: 20,
                """
                {"project":"\(id)","venue":"文化馆","startsAt":"\(time(day, 6))",\
                "endsAt":"\(time(day, 22))","minimum":2,"maximum":100000,"skills":[]}
                """)
        }
    }

    /// The day before the base on which a shift takes place: 19 for the first, 2 for the last.
    private static func day(ofShift shift: Int) -> Int { 19 - shift * 9 / 10 }

    /// Where a volunteer serves next: every day of the shifts, then the next two hours of each, so that
    /// nobody is in two places at once.
    private mutating func nextPlace(of volunteer: Int) -> (shift: Int, hour: Int) {
        let slot = services[volunteer, default: 0]
        services[volunteer] = slot + 1
        let day = (slot + volunteer) % Self.serviceDays
        return ((day * 10 + 8) / 9, 6 + slot / Self.serviceDays % 8 * 2)
    }

    /// One volunteer's application, or one participation from application to confirmed hours.
    private mutating func story() {
        let isNew = volunteers < volunteerCount && (volunteers < 100 || random.next() % 100 < 43)
        if isNew { register() } else { participate() }
        pending.reverse()
    }

    private mutating func register() {
        let centre = volunteers % Self.districts.count
        let id = "\(prefix)v\(padded(volunteers))"
        let skill = Self.skills[Int(random.next() % UInt64(Self.skills.count))]
        volunteers += 1
        add(
            "c\(centre)", "volunteer.applied", id, day: 20,
            """
            {"centre":"\(prefix)c\(centre)","category":"mass-culture-backbone","adult":true,\
            "skills":["\(skill)"],"person":{"name":"志愿者 \(volunteers)","email":"\(id)@example.org"}}
            """)
        add("c\(centre)", "volunteer.registered", id, day: 20, #"{"reviewer":"staff-2"}"#)
    }

    private mutating func participate() {
        let number = participations
        participations += 1
        let person = Int(random.next() % UInt64(volunteers))
        let volunteer = "\(prefix)v\(padded(person))"
        let centre = Int(random.next() % UInt64(Self.districts.count))
        let project = Int(random.next() % UInt64(Self.projectsPerCentre))
        let (shift, hour) = nextPlace(of: person)
        let id = "\(prefix)p\(centre)-\(project)"
        let source = "c\(centre)"
        let participation = "\(prefix)q\(padded(number))"
        let day = Self.day(ofShift: shift)
        let names = #""volunteer":"\#(volunteer)","project":"\#(id)""#
        add(
            source, "participation.applied", participation, day: 19,
            #"{\#(names),"recruitment":"\#(id)-call","shift":"\#(id)-s\#(shift)"}"#)
        add(source, "participation.accepted", participation, day: 19, #"{"by":"rota"}"#)
        add(
            source, "participation.checked-in", participation, day: day, hour: 22,
            #"{"method":"qr","at":"\#(time(day, hour))"}"#)
        add(
            source, "participation.checked-out", participation, day: day, hour: 22,
            #"{"method":"qr","at":"\#(time(day, hour + 2))"}"#)
        let minutes = 30 + Int(random.next() % 91)
        add(
            source, "hours.served", "\(prefix)h\(padded(number))", day: day, hour: 22,
            """
            {\(names),"participation":"\(participation)","shift":"\(id)-s\(shift)",\
            "startedAt":"\(time(day, hour))","endedAt":"\(time(day, hour + 2))","minutes":\(minutes),\
            "activity":"service"}
            """)
        add(
            source, "hours.confirmed", "\(prefix)h\(padded(number))", day: day, hour: 22,
            #"{"confirmer":"staff-3"}"#)
    }

    private mutating func add(
        _ source: String, _ type: String, _ subject: String, day: Int, hour: Int = 12,
        _ data: String
    ) {
        events += 1
        pending.append(
            """
            {"specversion":"1.0","id":"\(prefix)e\(padded(events))","source":"/centres/\(prefix)\
            \(source)","type":"\(type)","subject":"\(subject)","time":"\(time(day, hour))","data":\(data)}
            """)
    }

    private func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + digits
    }

    /// RFC 3339 in Asia/Shanghai: so many days before the base, at an hour of the day.
    private func time(_ daysBefore: Int, _ hour: Int) -> String {
        let day = (baseSeconds + 28_800) / 86_400 - 1 - daysBefore
        let (year, month, dayOfMonth) = Self.civil(day)
        return "\(year)-\(two(month))-\(two(dayOfMonth))T\(two(hour)):00:00+08:00"
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Days since 1970 as a civil date (proleptic Gregorian calendar).
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let index = (5 * dayOfYear + 2) / 153
        let month = index < 10 ? index + 3 : index - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * index + 2) / 5 + 1
        )
    }
}

/// A small generator of random numbers (SplitMix64), the same everywhere.
public struct SplitMix: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator that starts from a seed.
    public init(state: UInt64) {
        self.state = state
    }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
