package import Catalogue
package import LMDB
package import Rules
package import Tables

/// How many findings there are of a rule, a severity and a state in a centre's territory.
package struct FindingCount: IndexedValue, Sendable {
    package typealias Key = FindingCountKey

    package var count: Int

    package init(count: Int) {
        self.count = count
    }

    package func encode(into row: inout RowWriter) {
        row.number(count)
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        count = try row.tally()
    }
}

/// What findings are counted by; counts stand in the order of the rules.
package struct FindingCountKey: KeyCoded, Sendable {
    package let code: String
    package let severity: Severity
    package let status: LifecycleState
    /// In whose territory they are; nil for none.
    package let centre: CentreID?

    package init(_ finding: FindingRow) {
        code = finding.code
        severity = finding.severity
        status = finding.status
        centre = finding.centre
    }

    /// Codes hold no zero byte.
    package func encode(into key: inout [UInt8]) {
        key.append(contentsOf: code.utf8)
        key.append(0)
        key.append(severity.rawValue)
        key.append(status.rawValue)
        key.append(contentsOf: (centre?.text ?? "").utf8)
    }

    /// Reads a key; nil where it is none.
    package init?(bytes: [UInt8]) {
        guard let end = bytes.firstIndex(of: 0), bytes.count >= end + 3,
            let severity = Severity(rawValue: bytes[end + 1]),
            let status = LifecycleState(rawValue: bytes[end + 2])
        else { return nil }
        code = String(decoding: bytes[..<end], as: UTF8.self)
        self.severity = severity
        self.status = status
        let centre = String(decoding: bytes[(end + 3)...], as: UTF8.self)
        self.centre = centre.isEmpty ? nil : CentreID(centre)
    }
}
