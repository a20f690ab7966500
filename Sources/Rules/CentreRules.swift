import Catalogue

extension Review {
    /// The order of centres (policy ¶3(1)).
    mutating func checkCentre<S: Situation>(in situation: S) throws(S.Failure) {
        switch event.payload {
        case .centreEstablished(let data): try checkEstablished(data, in: situation)
        case .centreRecoded(let data):
            let current = try situation.centre(CentreID(event.subject))?.district
            if current?.successor != data.district {
                object(
                    Objection(
                        .refuses, "not-the-successor", at: "/data/district",
                        "\(data.district.text) does not succeed "
                            + "\(current?.text ?? "a centre without a district")."))
            }
        case .centreDissolved(let data):
            let successor = try situation.centre(data.successor)
            if data.successor.text == event.subject || successor?.lifecycle != .established {
                object(
                    Objection(
                        .refuses, "successor-not-active", at: "/data/successor",
                        "\(data.successor.text) cannot take over: name another centre that is "
                            + "established."))
            }
        default: break
        }
    }

    private mutating func checkEstablished<S: Situation>(
        _ data: CentreEstablished, in situation: S
    ) throws(S.Failure) {
        switch data.level {
        case .municipal:
            if let present = try situation.city().municipalCentre, present.text != event.subject {
                object(
                    Objection(
                        .refuses, "municipal-centre-exists", at: "/data/level",
                        "There is one municipal centre, and it is \(present.text)."))
            }
        case .district:
            guard let district = data.district else { break }
            let present = try situation.districtCentres(district)
            if let present = present.first(where: { $0.text != event.subject }) {
                object(
                    Objection(
                        .refuses, "district-centre-exists", at: "/data/district",
                        "The centre of district \(district.text) is \(present.text)."))
            }
        case .special:
            break
        case .grassroots:
            let above = try data.parent.flatMapThrowing { (id) throws(S.Failure) in
                try situation.centre(id)
            }
            if above?.level != .district {
                object(
                    Objection(
                        .refuses, "parent-not-a-district-centre", at: "/data/parent",
                        "A grassroots centre stands below a district centre."))
            }
        }
    }
}

extension Optional where Wrapped: Sendable {
    /// `flatMap` for a transform with a typed error, which the standard library's loses.
    func flatMapThrowing<Result, Failure: Error>(
        _ transform: (Wrapped) throws(Failure) -> Result?
    ) throws(Failure) -> Result? {
        guard let self else { return nil }
        return try transform(self)
    }
}
