import Catalogue

extension Review {
    /// An agreement has an end, and replaces one of the same party (policy ¶3(4)).
    mutating func checkAgreement<S: Situation>(in situation: S) throws(S.Failure) {
        guard case .agreementSigned(let data) = event.payload else { return }
        checkDays(from: data.from, to: data.to, "The agreement")
        guard let replaced = data.replaces, let other = try situation.agreement(replaced),
            other.volunteer != data.volunteer || other.group != data.group
        else { return }
        object(
            .flagsOnly, "agreement-of-other", at: "/data/replaces",
            restsOn: [Related(replaced)],
            "Agreement \(replaced.text) is another party's.")
    }

    /// A policy has an end.
    mutating func checkInsurance<S: Situation>(in _: S) throws(S.Failure) {
        guard case .insuranceBound(let data) = event.payload else { return }
        checkDays(from: data.from, to: data.to, "The policy")
    }

    private mutating func checkDays(from: CivilDate, to: CivilDate, _ what: String) {
        guard to < from else { return }
        object(
            .rejectsAlways, "ends-before-start", at: "/data/to",
            "\(what) begins on \(from.text) and ends on \(to.text).")
    }

    /// Where insurance is due, it is there before the danger is (policy ¶3(4)).
    mutating func checkInsured<S: Situation>(
        _ data: HoursServed, in situation: S
    ) throws(S.Failure) {
        switch try situation.city().rules(on: data.startedAt.day).insuranceDue {
        case .none: return
        case .highRisk:
            guard try situation.project(data.project)?.risk == .high else { return }
        case .all: break
        }
        let cover = try situation.insured(
            data.volunteer, data.project, from: data.startedAt, to: data.endedAt)
        let served =
            "service from \(data.startedAt.shanghaiText) to \(data.endedAt.shanghaiText)"
        switch cover {
        case .inTime: break
        case .afterwards:
            object(
                .flagsOnly, "insured-afterwards", at: "/data/startedAt",
                restsOn: [Related(data.project)],
                "The policy that covers \(served) was recorded when it was over.")
        case .none:
            object(
                .flagsOnly, "not-insured", at: "/data/startedAt", severity: .major,
                restsOn: [Related(data.project)],
                "No policy covers \(served), and insurance is due.")
        }
    }
}
