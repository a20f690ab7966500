import Catalogue
import LMDB
import Rules
import Tables

/// Published thresholds in the row of the city.
extension RulesPublished {
    func encode(into row: inout RowWriter) {
        row.text(number)
        row.day(effectiveFrom)
        row.optional(hours) { row, hours in
            row.optional(hours.lateAfterDays) { $0.number($1) }
            row.optional(hours.minimumDayMinutes) { $0.number($1.count) }
        }
        row.optional(cover) { row, cover in
            row.optional(cover.agreementDue) { $0.choices($1) }
            row.choice(cover.insuranceDue)
        }
        row.optional(funding) { row, funding in
            row.optional(funding.approvalOver) { $0.fen($1) }
            row.optional(funding.splitDays) { $0.number($1) }
            row.optional(funding.subsidyPerDay) { $0.fen($1) }
            row.optional(funding.idleDays) { $0.number($1) }
            row.optional(funding.discloseWithinDays) { $0.number($1) }
            row.optional(funding.lateAfterDays) { $0.number($1) }
        }
        row.optional(scorecard) { row, scorecard in
            row.optional(scorecard.rural) { $0.list($1) { $0.district($1) } }
            row.optional(scorecard.postingHours) { $0.number($1) }
        }
    }

    init(from row: inout RowReader) throws(LMDBError) {
        let number = try row.text()
        let day = try row.day()
        let hours = try row.optional { (row) throws(LMDBError) in
            RulesPublishedHours(
                lateAfterDays: try row.optional { (row) throws(LMDBError) in try row.tally() },
                minimumDayMinutes: try row.optional { (row) throws(LMDBError) in try row.minutes() }
            )
        }
        let cover = try row.optional { (row) throws(LMDBError) in
            RulesPublishedCover(
                agreementDue: try row.optional { (row) throws(LMDBError) in try row.choices() },
                insuranceDue: try row.optionalChoice())
        }
        let funding = try row.optional { (row) throws(LMDBError) in
            RulesPublishedFunding(
                approvalOver: try row.optional { (row) throws(LMDBError) in try row.fen() },
                splitDays: try row.optional { (row) throws(LMDBError) in try row.tally() },
                subsidyPerDay: try row.optional { (row) throws(LMDBError) in try row.fen() },
                idleDays: try row.optional { (row) throws(LMDBError) in try row.tally() },
                discloseWithinDays: try row.optional { (row) throws(LMDBError) in try row.tally() },
                lateAfterDays: try row.optional { (row) throws(LMDBError) in try row.tally() })
        }
        let scorecard = try row.optional { (row) throws(LMDBError) in
            RulesPublishedScorecard(
                rural: try row.optional { (row) throws(LMDBError) in
                    try row.list { (row) throws(LMDBError) in try row.district() }
                },
                postingHours: try row.optional { (row) throws(LMDBError) in try row.tally() })
        }
        self.init(
            number: number, effectiveFrom: day, hours: hours, cover: cover, funding: funding,
            scorecard: scorecard)
    }
}
