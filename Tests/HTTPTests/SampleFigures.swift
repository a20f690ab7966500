import Foundation
import ServerSupport

/// What the sample must come to, counted by a loop over its lines and nothing else.
struct SampleFigures {
    /// One confirmed service.
    struct Service {
        let volunteer: String
        let project: String
        let minutes: Int
    }

    private(set) var counts: [String: Int] = [:]
    private(set) var services: [Service] = []
    /// Participations by project and what became of them.
    private(set) var participations: [String: [String: Int]] = [:]
    private(set) var shifts: [String: [String]] = [:]
    private(set) var overfull: Set<String> = []
    private(set) var ids: [String] = []

    init() throws {
        var projectOf: [String: String] = [:]
        var shiftOf: [String: String] = [:]
        var maximum: [String: Int] = [:]
        var accepted: [String: Int] = [:]
        var served: [String: Service] = [:]
        let text = try String(contentsOf: Wenzhi.sample, encoding: .utf8)
        for line in text.split(separator: "\n") {
            let event = try JSONValue(parsing: Array(line.utf8))
            let type = event["type"]?.string ?? ""
            let subject = event["subject"]?.string ?? ""
            let data = event["data"]
            let project = data?["project"]?.string ?? ""
            ids.append(event["id"]?.string ?? "")
            counts[type, default: 0] += 1
            switch type {
            case "shift.scheduled":
                maximum[subject] = data?["maximum"]?.integer
                shifts[project, default: []].append(subject)
            case "participation.applied":
                projectOf[subject] = project
                shiftOf[subject] = data?["shift"]?.string
            case "participation.accepted":
                let shift = shiftOf[subject] ?? ""
                accepted[shift, default: 0] += 1
                if accepted[shift] ?? 0 > maximum[shift] ?? 0 { overfull.insert(shift) }
            case "hours.served":
                served[subject] = Service(
                    volunteer: data?["volunteer"]?.string ?? "", project: project,
                    minutes: data?["minutes"]?.integer ?? 0)
            case "hours.confirmed":
                if let service = served[subject] { services.append(service) }
            default: break
            }
            if type.hasPrefix("participation.") {
                participations[projectOf[subject] ?? "", default: [:]][type, default: 0] += 1
            }
        }
    }

    /// Ranks, names and minutes of a standing: most minutes first, ties alike (1, 2, 2, 4).
    func standing(_ isIncluded: (Service) -> Bool = { _ in true }) -> [String] {
        var minutes: [String: Int] = [:]
        for service in services where isIncluded(service) {
            minutes[service.volunteer, default: 0] += service.minutes
        }
        let sorted = minutes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return sorted.map { name, total in
            let rank = 1 + sorted.count { $0.value > total }
            return "\(rank) \(name) \(total)"
        }
    }

    func minutes(of project: String) -> Int {
        services.filter { $0.project == project }.reduce(0) { $0 + $1.minutes }
    }
}
