/// For what personal data is read. The list is closed: a reader who could send any text could fill the log
/// of reads.
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
