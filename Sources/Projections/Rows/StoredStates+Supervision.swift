import Catalogue
package import LMDB
package import Rules
package import Tables

extension Selection: StoredState {
    package func encode(into row: inout RowWriter) {
        row.text(title)
        row.id(scope)
        row.text(period)
        row.text(criteria)
        row.number(noticeDays)
        row.flag(noticeUntil != nil)
        if let noticeUntil { row.day(noticeUntil) }
        row.list(nominees) { row, nominee in row.nominee(nominee) }
        row.list(honours) { row, honour in
            row.nominee(honour.nominee)
            row.text(honour.title)
        }
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        self.init(
            title: try row.text(), scope: try row.id(), period: try row.text(),
            criteria: try row.text(), noticeDays: try row.number(in: 0...Self.maximumNoticeDays))
        noticeUntil = try row.flag() ? try row.day() : nil
        nominees = try row.list { row throws(LMDBError) in try row.nominee() }
        honours = try row.list { row throws(LMDBError) in
            Honour(nominee: try row.nominee(), title: try row.text())
        }
    }

    /// As schemas allow.
    static let maximumNoticeDays = 90
}

extension RowWriter {
    fileprivate mutating func nominee(_ nominee: Nominee) {
        switch nominee {
        case .volunteer: byte(0)
        case .group: byte(1)
        case .project: byte(2)
        }
        text(nominee.id)
    }
}

extension RowReader {
    fileprivate mutating func nominee() throws(LMDBError) -> Nominee {
        switch try byte() {
        case 0: .volunteer(try id())
        case 1: .group(try id())
        case 2: .project(try id())
        default: throw Self.damaged()
        }
    }

    /// The days of a public notice; nil for none.
    mutating func noticeDays() throws(LMDBError) -> Int? {
        let days = try number(in: 0...Selection.maximumNoticeDays)
        return days == 0 ? nil : days
    }
}

extension Inspection: StoredState {
    /// As schemas allow.
    private static let maximumScore = 100

    package func encode(into row: inout RowWriter) {
        row.text(title)
        row.choice(subject)
        row.text(period)
        row.list(centres) { row, centre in row.id(centre) }
        row.list(criteria) { row, criterion in
            row.text(criterion.key)
            row.text(criterion.title)
            row.number(criterion.weight)
        }
        for score in scores { row.number(score ?? -1) }
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        self.init(
            title: try row.text(), subject: try row.choice(), period: try row.text(),
            centres: try row.list { row throws(LMDBError) in try row.id() },
            criteria: try row.list { row throws(LMDBError) in
                Criterion(
                    key: try row.text(), title: try row.text(),
                    weight: try row.number(in: 0...Self.maximumScore))
            })
        for place in scores.indices {
            let score = try row.number(in: -1...Self.maximumScore)
            scores[place] = score < 0 ? nil : score
        }
    }
}
