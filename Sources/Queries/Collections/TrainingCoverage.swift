import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// How many of a centre's registered volunteers are trained, those of all centres below it among them.
struct TrainingCoverage: Dated {
    /// For at least so many minutes of training a volunteer counts.
    private static let thresholds = [1, 60, 240, 480, 960]

    private let centre: CentreID
    private var registered = 0
    /// Who has the minutes of each threshold.
    private var trained = Array(repeating: 0, count: thresholds.count)
    let changed: Position

    fileprivate init?(_ id: CentreID, _ snapshot: borrowing ViewSnapshot) throws(LMDBError) {
        let tree = try CentreTree(snapshot)
        guard tree.centres[id] != nil else { return nil }
        centre = id
        changed = try snapshot.changed([.centres, .volunteers, .trainings])
        for centre in tree.subtree(of: id) { try add(centre, snapshot) }
    }

    private mutating func add(
        _ centre: CentreID, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        var minutes: [Int] = []
        try snapshot.forEachIndexed(.volunteersByCentre, centre.text, after: nil) {
            (key) throws(LMDBError) in
            let id = VolunteerID(String(decoding: key, as: UTF8.self))
            let row = try snapshot.row(
                snapshot.tables.volunteers, id, as: Row<Volunteer>.self)
            guard let row, row.state.lifecycle == .registered else { return true }
            minutes.append(try snapshot.figures(in: row.scope)[.training])
            return true
        }
        registered += minutes.count
        for (place, threshold) in Self.thresholds.enumerated() {
            trained[place] += minutes.count { $0 >= threshold }
        }
    }

    fileprivate static let columns = Columns<TrainingCoverage>(
        "TrainingCoverage",
        "How many of a centre's registered volunteers are trained, with those of all below it.",
        [
            .must("centre", .id, "The centre.") { .id($0.centre) },
            .must("registered", .count, "Volunteers registered at home there or below.") {
                .number($0.registered)
            },
            .counts(
                "trained", thresholds.map { String($0) }, by: "minutes",
                "Those of them who attended training for at least so many minutes."
            ) { $0.trained },
            .answerPosition,
        ])
}

extension Resources {
    /// Training coverage of a centre.
    package static let trainingCoverage = Resource(
        "trainingCoverage",
        "How many registered volunteers of a centre and of all below it attended training.",
        of: Centre.self, part: "training", columns: TrainingCoverage.columns
    ) { centre, snapshot, _ in try TrainingCoverage(centre.id, snapshot) }
}
