public import Catalogue

/// When a policy that covers service was known.
public enum InsuranceCover: Equatable, Sendable {
    /// No policy covers it.
    case none
    /// The service was over when the policy was recorded.
    case afterwards
    /// The policy was on record before the service was over.
    case inTime
}

/// What a volunteer had signed, and who insured the service, at a moment.
///
/// Agreements and policies are found by claims, one row for each volunteer, group and project, so that
/// a question costs as much as that person has agreements or policies, however long the log is.
extension Situation {
    /// How a volunteer's service for a project from one moment to another was insured: by policies for the
    /// volunteer and for the project together.
    public func insured(
        _ volunteer: VolunteerID, _ project: ProjectID, from start: Timestamp, to end: Timestamp
    ) throws(Failure) -> InsuranceCover {
        var policies: [Insurance] = []
        for claim in [
            Claim(.volunteerInsurance, [volunteer.text]), Claim(.projectInsurance, [project.text]),
        ] {
            for id in try holders(of: claim) {
                if let policy = try insurance(InsuranceID(id)) { policies.append(policy) }
            }
        }
        guard Insurance.cover(policies, from: start, to: end) else { return .none }
        let known = policies.filter { $0.recordedAt.map { $0 <= end } ?? false }
        return Insurance.cover(known, from: start, to: end) ? .inTime : .afterwards
    }

    /// The agreement under which a volunteer served for a project at a moment: the volunteer's own, or that
    /// of the group served with. One in writing goes before an oral one.
    public func agreement(
        of volunteer: VolunteerID, in group: GroupID?, for project: ProjectID,
        at moment: Timestamp
    ) throws(Failure) -> Agreement? {
        var claims = [Claim(.volunteerAgreement, [volunteer.text])]
        if let group { claims.append(Claim(.groupAgreement, [group.text])) }
        var found: Agreement?
        for claim in claims {
            for id in try holders(of: claim) {
                guard let agreement = try agreement(AgreementID(id)),
                    agreement.holds(for: project, at: moment)
                else { continue }
                if agreement.form != .oral { return agreement }
                found = found ?? agreement
            }
        }
        return found
    }
}

extension Agreement {
    /// Whether it holds for a project at a moment; one that names no project holds for all.
    public func holds(for project: ProjectID, at moment: Timestamp) -> Bool {
        guard self.project == nil || self.project == project else { return false }
        if let terminatedAt, terminatedAt <= moment { return false }
        return from <= moment.day && moment.day <= to
    }
}

extension Insurance {
    /// Whether policies together cover all of an interval: its part of every day is covered by one of them.
    static func cover(_ policies: [Insurance], from start: Timestamp, to end: Timestamp) -> Bool {
        var day = start.day
        repeat {
            let next = day.adding(days: 1)
            let until = min(end, next.start)
            guard policies.contains(where: { $0.covers(day, until: until) }) else { return false }
            day = next
        } while day.start < end
        return true
    }

    /// Whether it covers a day up to a moment of it.
    private func covers(_ day: CivilDate, until moment: Timestamp) -> Bool {
        guard from <= day, day <= to else { return false }
        return lapsedAt.map { moment <= $0 } ?? true
    }
}
