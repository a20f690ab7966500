import Catalogue
import EventLog
import Rules

/// A type that answers show in one way: it says what its values look like.
protocol Shown: Sendable {
    static var form: Form { get }
    var shown: Value { get }
}

extension Column {
    /// A member that is always there, of the form of its type.
    static func must<Member: Shown>(
        _ name: StaticString, _ about: String, _ value: @escaping @Sendable (Row) -> Member
    ) -> Column {
        .must(name, Member.form, about) { value($0).shown }
    }

    /// A member of the form of its type that is left out where there is nothing to say.
    static func may<Member: Shown>(
        _ name: StaticString, _ about: String, _ value: @escaping @Sendable (Row) -> Member?
    ) -> Column {
        .may(name, Member.form, about) { value($0)?.shown ?? .nothing }
    }

    /// Where an aggregate of a kind stands in its lifecycle.
    static func status(
        _ aggregate: Aggregate, _ about: String,
        _ state: @escaping @Sendable (Row) -> LifecycleState
    ) -> Column {
        .must("status", .state(of: aggregate), about) { .text(state($0).name) }
    }
}

extension Shown where Self: AggregateID {
    static var form: Form { .id }
    var shown: Value { .text(text) }
}

extension CentreID: Shown {}
extension GroupID: Shown {}
extension HoursID: Shown {}
extension ParticipationID: Shown {}
extension ProjectID: Shown {}
extension RecruitmentID: Shown {}
extension SchemeID: Shown {}
extension ShiftID: Shown {}
extension FundID: Shown {}
extension StarID: Shown {}
extension MedalID: Shown {}
extension SelectionID: Shown {}

extension VolunteerID: Shown {
    static var form: Form { .volunteer }
    var shown: Value { .volunteer(self) }
}

extension Shown where Self: CodedValue {
    static var form: Form { .coded(Self.self) }
    var shown: Value { .text(text) }
}

extension Activity: Shown {}
extension CentreLevel: Shown {}
extension GroupKind: Shown {}
extension MedalGrade: Shown {}
extension MedalGround: Shown {}
extension ProjectFamily: Shown {}
extension ProjectKind: Shown {}
extension ProjectScale: Shown {}
extension RecruitmentChannel: Shown {}
extension Severity: Shown {}
extension VolunteerCategory: Shown {}

extension [Skill]: Shown {
    static var form: Form { .list(.coded(Skill.self)) }
    var shown: Value { .coded(self) }
}

extension String: Shown {
    static var form: Form { .text(nil) }
    var shown: Value { .text(self) }
}

extension Bool: Shown {
    static var form: Form { .flag }
    var shown: Value { .flag(self) }
}

extension Int: Shown {
    static var form: Form { .count }
    var shown: Value { .number(self) }
}

extension Minutes: Shown {
    static var form: Form { .count }
    var shown: Value { .number(count) }
}

extension CivilDate: Shown {
    static var form: Form { .day }
    var shown: Value { .text(text) }
}

extension Timestamp: Shown {
    static var form: Form { .time }
    var shown: Value { .text(shanghaiText) }
}

extension DistrictCode: Shown {
    static var form: Form { .district }
    var shown: Value { .text(text) }
}

extension Position: Shown {
    static var form: Form { .position }
    var shown: Value { .text(description) }
}
