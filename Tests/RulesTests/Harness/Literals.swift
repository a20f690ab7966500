public import Catalogue

// Ids, days, moments and durations written as literals, so that an event fits on a line or two.

extension AggregateID where Self: ExpressibleByStringLiteral {
    /// The id with that text.
    public init(stringLiteral text: String) { self.init(text) }
}

extension CentreID: ExpressibleByStringLiteral {}
extension VolunteerID: ExpressibleByStringLiteral {}
extension GroupID: ExpressibleByStringLiteral {}
extension ProjectID: ExpressibleByStringLiteral {}
extension ShiftID: ExpressibleByStringLiteral {}
extension FundID: ExpressibleByStringLiteral {}
extension RecruitmentID: ExpressibleByStringLiteral {}
extension ParticipationID: ExpressibleByStringLiteral {}
extension HoursID: ExpressibleByStringLiteral {}
extension SchemeID: ExpressibleByStringLiteral {}
extension StarID: ExpressibleByStringLiteral {}
extension AgreementID: ExpressibleByStringLiteral {}
extension SelectionID: ExpressibleByStringLiteral {}
extension TrainingID: ExpressibleByStringLiteral {}
extension InsuranceID: ExpressibleByStringLiteral {}
extension AuditID: ExpressibleByStringLiteral {}
extension FindingID: ExpressibleByStringLiteral {}

extension Minutes: ExpressibleByIntegerLiteral {
    /// So many minutes.
    public init(integerLiteral count: Int) { self.init(count) }
}

extension DistrictCode: ExpressibleByStringLiteral {
    /// The district with that code, which must be known.
    public init(stringLiteral text: String) {
        guard let district = DistrictCode(text: text) else {
            preconditionFailure("\(text) is no district")
        }
        self = district
    }
}

extension CivilDate: ExpressibleByStringLiteral {
    /// The day written `2026-03-01`.
    public init(stringLiteral text: String) {
        guard let day = CivilDate(text: text) else { preconditionFailure("\(text) is no day") }
        self = day
    }
}

extension Timestamp: ExpressibleByStringLiteral {
    /// The moment written `2026-03-01 09:00`, in Asia/Shanghai.
    public init(stringLiteral text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let moment = Timestamp(rfc3339: "\(parts[0])T\(parts[1]):00+08:00")
        else { preconditionFailure("\(text) is no moment") }
        self = moment
    }
}
