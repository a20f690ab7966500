/// The options of a simulated year. Equal options give equal bytes.
public struct SimulationOptions: Sendable {
    /// The maximum number of applicants; the pools of volunteers are in memory.
    public static let maximumVolunteers = 200_000

    /// The seed of all random choices.
    public let seed: UInt64
    /// The participating districts, by code.
    public let districts: [District]
    /// How many people apply in the year.
    public let volunteers: Int
    /// Whether each event gives its time of recording, which only a sample ledger takes.
    public var givesRecordingTimes = false
    /// The first day of the year.
    let start: Day
    /// The last day of service.
    let lastDay: Day
    /// The end of the simulation; later posts are left out.
    let end: Moment

    /// A calendar year, and the January after it, in which what is late is posted.
    public init(
        seed: UInt64, districts: [District], volunteers: Int, year: Int
    ) throws(SimulationError) {
        try Self.check(districts, volunteers, year...year)
        self.seed = seed
        self.districts = districts
        self.volunteers = volunteers
        start = Day(year, 1, 1)
        lastDay = Day(year, 12, 31)
        end = Day(year + 1, 2, 1).at(0)
    }

    /// The 365 days that end with a day, given as `2026-11-26`; nothing is posted after it.
    public init(
        seed: UInt64, districts: [District], volunteers: Int, until day: String
    ) throws(SimulationError) {
        guard let last = Day(text: day) else {
            throw SimulationError("\(day) is no day: write one such as 2026-11-26.")
        }
        let first = last - 364
        try Self.check(districts, volunteers, first.civil.year...last.civil.year)
        self.seed = seed
        self.districts = districts
        self.volunteers = volunteers
        start = first
        lastDay = last
        end = (last + 1).at(0)
    }

    private static func check(
        _ districts: [District], _ volunteers: Int, _ years: ClosedRange<Int>
    ) throws(SimulationError) {
        guard !districts.isEmpty else {
            throw SimulationError("A year takes at least one district.")
        }
        guard (1...maximumVolunteers).contains(volunteers) else {
            throw SimulationError(
                "Volunteers are from 1 to \(maximumVolunteers), not \(volunteers).")
        }
        for year in [years.lowerBound, years.upperBound] where !Festivals.years.contains(year) {
            throw SimulationError(
                "The festivals are known from \(Festivals.years.lowerBound) to "
                    + "\(Festivals.years.upperBound), not for \(year).")
        }
    }

    /// Reads a choice of districts: a number (the first so many by code), or codes between commas.
    public static func districts(_ text: String) throws(SimulationError) -> [District] {
        if text.utf8.count < 6, let count = Int(text) {
            guard (1...District.all.count).contains(count) else {
                throw SimulationError(
                    "There are \(District.all.count) districts; \(text) cannot take part.")
            }
            return Array(District.all.prefix(count))
        }
        let codes = text.split(separator: ",", omittingEmptySubsequences: false)
        for code in codes where !District.all.contains(where: { $0.code == code }) {
            throw SimulationError(
                "\(code) is no district: give a number from 1 to \(District.all.count), or "
                    + "GB/T 2260 codes such as 110101,110118.")
        }
        return District.all.filter { codes.contains(Substring($0.code)) }
    }
}

/// Why options are invalid.
public struct SimulationError: Error, CustomStringConvertible {
    /// What is wrong, in one line.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
