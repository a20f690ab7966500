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
    /// The year of service.
    public let year: Int

    /// Options within their limits.
    public init(
        seed: UInt64, districts: [District], volunteers: Int, year: Int
    ) throws(SimulationError) {
        guard !districts.isEmpty else {
            throw SimulationError("A year takes at least one district.")
        }
        guard (1...Self.maximumVolunteers).contains(volunteers) else {
            throw SimulationError(
                "Volunteers are from 1 to \(Self.maximumVolunteers), not \(volunteers).")
        }
        guard Festivals.years.contains(year) else {
            throw SimulationError(
                "The festivals are known from \(Festivals.years.lowerBound) to "
                    + "\(Festivals.years.upperBound), not for \(year).")
        }
        self.seed = seed
        self.districts = districts
        self.volunteers = volunteers
        self.year = year
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
