import Catalogue
import Projections
import Rules
import Workload

/// Records of service at random, as columns and as a plain list.
struct RandomService {
    private static let families: [ProjectFamily] = [.rural, .community, .rural]

    private struct Record {
        let volunteer: Int
        let project: Int
        let group: Int?
        let month: UInt32
        let minutes: Int
    }

    private(set) var columns = ServiceColumns()
    var random: SplitMix
    private var records: [Record] = []
    /// Ids by ordinal, in no order.
    private let volunteers: [String]
    private let groups: [String]
    private let ordinals: [String: UInt32]

    init(seed: UInt64, volunteers: Int, groups: Int) {
        random = SplitMix(state: seed)
        // Ids of every length, among which one begins another.
        self.volunteers = (0..<volunteers).map { "v\($0 * 7 % volunteers)" }
        self.groups = (0..<groups).map { "g\($0 * 7 % groups)" }
        var ordinals: [String: UInt32] = [:]
        for ids in [self.volunteers, self.groups] {
            for (ordinal, id) in ids.enumerated() { ordinals[id] = UInt32(ordinal) }
        }
        self.ordinals = ordinals
        for (number, family) in Self.families.enumerated() {
            let project = ProjectScope(
                ProjectID("p\(number)"), ordinal: UInt32(number), family: family,
                owner: CentreID("c"), ownDistrict: nil)
            _ = columns.set(project)
        }
    }

    func ordinal(_ id: String) -> UInt32 { ordinals[id] ?? .max }

    /// Adds so many records; some take back more than was there.
    mutating func add(_ count: Int) {
        for _ in 0..<count {
            let record = Record(
                // Some serve much more often than others.
                volunteer: Int.random(
                    in: 0..<Int.random(in: 1...volunteers.count, using: &random), using: &random),
                project: Int.random(in: Self.families.indices, using: &random),
                group: Bool.random(using: &random)
                    ? Int.random(in: groups.indices, using: &random) : nil,
                month: UInt32.random(in: 202_604...202_606, using: &random),
                minutes: Int.random(in: -60...120, using: &random) / 10 * 10)
            records.append(record)
            columns.append(
                ServiceChange(
                    of: (UInt32(record.volunteer), VolunteerID(volunteers[record.volunteer])),
                    for: UInt32(record.project),
                    as: record.group.map { (UInt32($0), GroupID(groups[$0])) },
                    in: Month(code: record.month), minutes: record.minutes))
        }
    }

    /// The whole standing, sorted from the records.
    func sorted(_ query: StandingsQuery) -> [RankedPlace] {
        var sums: [String: Int] = [:]
        for record in records where counts(record, query) {
            switch query.subject {
            case .volunteers: sums[volunteers[record.volunteer], default: 0] += record.minutes
            case .groups:
                if let group = record.group { sums[groups[group], default: 0] += record.minutes }
            }
        }
        let sorted = sums.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        var places: [RankedPlace] = []
        for (index, (id, minutes)) in sorted.enumerated() {
            let isTied = places.last?.minutes == minutes
            let rank = isTied ? places.last?.rank ?? 0 : index + 1
            places.append(RankedPlace(rank: rank, id: id, minutes: minutes))
        }
        return places
    }

    private func counts(_ record: Record, _ query: StandingsQuery) -> Bool {
        let isInScope =
            switch query.scope {
            case .project(let id): id.text == "p\(record.project)"
            case .family(let family): Self.families[record.project] == family
            default: true
            }
        return isInScope && record.month >= query.period.first.code
            && record.month <= query.period.last.code
    }
}
