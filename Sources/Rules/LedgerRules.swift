import Catalogue

extension Review {
    /// Epochs of the rules are adopted upwards, and only those that the program can judge by.
    mutating func checkLedger<S: Situation>(in situation: S) throws(S.Failure) {
        guard case .ledgerRulesAdopted(let data) = event.payload else { return }
        let inForce = try situation.city().rulesEpoch
        let adopted = RulesEpoch(data.epoch)
        if adopted <= inForce {
            object(
                .rejectsAlways, "epoch-not-later", at: "/data/epoch",
                "Epoch \(inForce.number) of the rules is in force; epoch \(adopted.number) is "
                    + "not a later one.")
        } else if adopted > .newest {
            object(
                .rejectsAlways, "epoch-unknown", at: "/data/epoch",
                "This program knows the epochs of the rules up to "
                    + "\(RulesEpoch.newest.number); epoch \(adopted.number) takes a newer one.")
        }
    }
}
