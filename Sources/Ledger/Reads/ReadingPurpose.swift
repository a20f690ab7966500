/// For what personal data is read: one of a closed list, so that nobody can fill the log of reads with
/// texts of their own.
public enum ReadingPurpose: String, Sendable, CaseIterable {
    /// To check an application or a certificate (审核).
    case review
    /// To reach the person, or who is to be called in an emergency (联络).
    case contact
    /// To take out or to claim on an insurance (保险).
    case insurance
    /// To supply it to somebody else on a legal ground, which is on record by itself (对外提供).
    case supply
    /// To show it to the person or to correct it (查阅更正).
    case correction
    /// To answer a complaint (投诉处理).
    case complaint
    /// To supervise the service or the spending of money (监督检查).
    case supervision
}
