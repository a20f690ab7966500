public import Catalogue

/// An inspection 检查评比 of centres: its criteria, and a score for each centre by each of them.
public struct Inspection: AggregateState {
    /// Where it stands in its lifecycle.
    public var lifecycle = LifecycleState.none
    /// The centre that inspects.
    public var owner: CentreID?
    /// Its title.
    public var title: String
    /// What is inspected.
    public var subject: InspectionSubject
    /// The period that is inspected.
    public var period: String
    /// The centres inspected.
    public var centres: [CentreID]
    /// What is scored, with weights of 100 together.
    public var criteria: [Criterion]
    /// The last scores, 0 to 100, by centre and then by criterion; nil where none was given yet.
    public var scores: [Int?]

    /// An inspection as opened.
    public init?(_ event: Event) {
        guard case .inspectionOpened(let data) = event.payload else { return nil }
        self.init(
            title: data.title, subject: data.subject, period: data.period, centres: data.centres,
            criteria: data.criteria.map {
                Criterion(key: $0.key, title: $0.title, weight: $0.weight)
            })
    }

    /// An inspection without a score.
    public init(
        title: String, subject: InspectionSubject, period: String, centres: [CentreID],
        criteria: [Criterion]
    ) {
        self.title = title
        self.subject = subject
        self.period = period
        self.centres = centres
        self.criteria = criteria
        scores = Array(repeating: nil, count: centres.count * criteria.count)
    }

    /// Takes over a score; the last one holds.
    public mutating func evolve(_ event: Event) {
        guard case .inspectionScored(let data) = event.payload, lifecycle == .opened,
            let place = place(of: data.centre, by: data.criterion)
        else { return }
        scores[place] = data.score
    }

    private func place(of centre: CentreID, by criterion: String) -> Int? {
        guard let row = centres.firstIndex(of: centre),
            let column = criteria.firstIndex(where: { $0.key == criterion })
        else { return nil }
        return row * criteria.count + column
    }

    /// The scores of a centre, by criterion; empty where it is not inspected.
    public func scores(of centre: CentreID) -> ArraySlice<Int?> {
        guard let row = centres.firstIndex(of: centre) else { return [] }
        return scores[row * criteria.count..<(row + 1) * criteria.count]
    }

    /// The sum of weight times score, 0 to 10,000; a score that was not given counts as 0.
    public func total(of centre: CentreID) -> Int {
        zip(criteria, scores(of: centre)).reduce(0) { $0 + $1.0.weight * ($1.1 ?? 0) }
    }

    /// The first centre without a score, and by which criterion; nil where all are there.
    public var emptyCell: (centre: CentreID, criterion: String)? {
        guard let place = scores.firstIndex(of: nil) else { return nil }
        return (centres[place / criteria.count], criteria[place % criteria.count].key)
    }
}

/// What an inspection scores.
public struct Criterion: Equatable, Sendable {
    /// Names it in scores.
    public let key: String
    /// What it is.
    public let title: String
    /// Its part of 100.
    public let weight: Int

    /// A criterion with a weight.
    public init(key: String, title: String, weight: Int) {
        self.key = key
        self.title = title
        self.weight = weight
    }
}
