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
                    .rejectsAlways, "not-the-successor", at: "/data/district",
                    "\(data.district.text) does not succeed "
                        + "\(current?.text ?? "a centre without a district").")
            } else {
                try checkDistrict(data.district, in: situation)
            }
        case .centreDissolved(let data): try checkDissolved(data, in: situation)
        default: break
        }
    }

    private mutating func checkEstablished<S: Situation>(
        _ data: CentreEstablished, in situation: S
    ) throws(S.Failure) {
        if let parent = data.parent { try checkActive(parent, at: "/data/parent", in: situation) }
        switch data.level {
        case .municipal:
            if let present = try situation.city().municipalCentre, present.text != event.subject {
                object(
                    .rejectsAlways, "municipal-centre-exists", at: "/data/level",
                    "There is one municipal centre, and it is \(present.text).")
            }
        case .district:
            if let district = data.district { try checkDistrict(district, in: situation) }
        case .special:
            break
        case .grassroots:
            let above = try data.parent.flatMapThrowing { (id) throws(S.Failure) in
                try situation.centre(id)
            }
            if above?.level != .district {
                object(
                    .rejectsAlways, "parent-not-a-district-centre", at: "/data/parent",
                    "A grassroots centre stands below a district centre.")
            }
        }
    }

    /// One district has one centre, under the code of now or the one that it succeeded in 2015.
    private mutating func checkDistrict<S: Situation>(
        _ district: DistrictCode, in situation: S
    ) throws(S.Failure) {
        let centres = try situation.districtCentres(district)
        guard let present = centres.first(where: { $0.text != event.subject }) else { return }
        object(
            .rejectsAlways, "district-centre-exists", at: "/data/district",
            "The centre of district \(district.text) is \(present.text).")
    }

    /// Nothing is founded, proposed or moved under a dissolved centre.
    mutating func checkActive<S: Situation>(
        _ id: CentreID, at pointer: String, _ weight: Objection.Weight = .rejectsAlways,
        severity: Severity = .minor, in situation: S
    ) throws(S.Failure) {
        guard let centre = try situation.centre(id), centre.lifecycle != .established else {
            return
        }
        let heir = try situation.heir(of: id)
        let what = weight == .flagsOnly ? "it is recorded under" : "name"
        object(
            weight, "centre-not-active", at: pointer, severity: severity,
            "\(id.text) is dissolved; \(what) its successor \(heir.text).")
    }

    /// A successor lives, stands outside what is dissolved, and takes it over from the same level or
    /// from above; so successors and parents never run in a circle.
    private mutating func checkDissolved<S: Situation>(
        _ data: CentreDissolved, in situation: S
    ) throws(S.Failure) {
        let id = CentreID(event.subject)
        guard let centre = try situation.centre(id) else { return }
        guard centre.level != .municipal else {
            object(
                .rejectsAlways, "municipal-centre-stays", at: "/subject",
                "The municipal centre is not dissolved: give it another name with "
                    + "centre.amended, or another seat.")
            return
        }
        guard data.successor != id, let successor = try situation.centre(data.successor),
            successor.lifecycle == .established
        else {
            object(
                .rejectsAlways, "successor-not-active", at: "/data/successor",
                "\(data.successor.text) cannot take over: name another centre that is "
                    + "established.")
            return
        }
        let isWithin = try situation.isCentre(data.successor, within: id)
        if isWithin || successor.level.rank > centre.level.rank {
            object(
                .rejectsAlways, "successor-below", at: "/data/successor",
                isWithin
                    ? "\(data.successor.text), a \(successor.level.text) centre, stands below "
                        + "\(id.text), a \(centre.level.text) centre: name one of its level or above."
                    : "\(data.successor.text), a \(successor.level.text) centre, ranks below "
                        + "\(id.text), a \(centre.level.text) centre: name one of its level or above."
            )
        }
    }
}

extension CentreLevel {
    /// The municipal centre stands above those of districts and special ones, these above the rest.
    fileprivate var rank: Int {
        switch self {
        case .municipal: 0
        case .district, .special: 1
        case .grassroots: 2
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
