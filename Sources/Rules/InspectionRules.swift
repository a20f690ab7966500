import Catalogue

extension Review {
    /// Inspection goes downward, by criteria that are known before (policy ¶3(1), ¶3(3)).
    mutating func checkInspection<S: Situation>(in situation: S) throws(S.Failure) {
        switch event.payload {
        case .inspectionOpened(let data):
            checkCriteria(data)
            let sender = try sender(in: situation)
            for (place, centre) in data.centres.enumerated() {
                guard let sender, try situation.centre(centre) != nil else { continue }
                let isWithin = try situation.isCentre(centre, within: sender)
                guard centre == sender || !isWithin else { continue }
                object(
                    .rejectsDecision, "not-downward", at: "/data/centres/\(place)",
                    "\(centre.text) does not stand below \(sender.text).")
            }
        case .inspectionScored(let data): try checkScore(data, in: situation)
        case .inspectionPublished:
            guard let inspection = try situation.inspection(InspectionID(event.subject)),
                let cell = inspection.emptyCell
            else { return }
            object(
                .rejectsDecision, "empty-cell", at: "/subject",
                "\(cell.centre.text) has no score by \(cell.criterion) yet.")
        default: break
        }
    }

    /// The centre that the event comes from; the municipal one where the source names none.
    private func sender<S: Situation>(in situation: S) throws(S.Failure) -> CentreID? {
        if let centre = event.id.centre { return centre }
        return try situation.city().municipalCentre
    }

    private mutating func checkCriteria(_ data: InspectionOpened) {
        let sum = data.criteria.reduce(0) { $0 + $1.weight }
        if sum != Self.wholeWeight {
            object(
                .rejectsAlways, "weights-not-whole", at: "/data/criteria",
                "The weights add up to \(sum); they are \(Self.wholeWeight) together.")
        }
        if Set(data.criteria.map(\.key)).count < data.criteria.count {
            object(
                .rejectsAlways, "criterion-twice", at: "/data/criteria",
                "Two criteria have one key: give each its own.")
        }
    }

    /// What the weights of an inspection's criteria are together.
    private static var wholeWeight: Int { 100 }

    private mutating func checkScore<S: Situation>(
        _ data: InspectionScored, in situation: S
    ) throws(S.Failure) {
        guard let inspection = try situation.inspection(InspectionID(event.subject)) else { return }
        if !inspection.centres.contains(data.centre) {
            object(
                .rejectsDecision, "centre-not-inspected", at: "/data/centre",
                "\(data.centre.text) is not inspected in \(event.subject).")
        }
        if !inspection.criteria.contains(where: { $0.key == data.criterion }) {
            let keys = inspection.criteria.map(\.key).joined(separator: ", ")
            object(
                .rejectsDecision, "unknown-criterion", at: "/data/criterion",
                "\(event.subject) has the criteria \(keys).")
        }
        guard let sender = try sender(in: situation),
            try situation.isCentre(sender, within: data.centre)
        else { return }
        object(
            .rejectsDecision, sender == data.centre ? "scores-itself" : "scores-upward",
            at: "/data/centre",
            sender == data.centre
                ? "\(sender.text) does not score itself."
                : "\(sender.text) stands below \(data.centre.text) and does not score it.")
    }
}
