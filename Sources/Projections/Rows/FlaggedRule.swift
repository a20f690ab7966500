public import Catalogue
public import EventLog
public import LMDB
public import Rules
import Tables

/// What was flagged about an event, as its poster is told.
public struct FlaggedRule: Sendable, Equatable {
    /// The rule, kebab-case and stable.
    public let code: String
    /// How grave it is.
    public let severity: Severity
    /// The rule and the figures.
    public let message: Sentence

    /// What the rules flagged.
    public init(_ objection: Objection) {
        code = objection.code
        severity = objection.severity
        message = objection.message
    }

    fileprivate init(_ finding: FindingRow) {
        code = finding.code
        severity = finding.severity
        message = finding.message
    }
}

extension Workspace {
    /// What was flagged about the event at a position, in the order in which it was.
    public func findings(at position: Position) throws(LMDBError) -> [FlaggedRule] {
        var flagged: [FlaggedRule] = []
        for number in UInt16.min...UInt16.max {
            let key = FindingKey(position: position, number: number)
            guard let finding = try overlay.findings.value(key, snapshot) else { break }
            flagged.append(FlaggedRule(finding))
        }
        return flagged
    }
}
