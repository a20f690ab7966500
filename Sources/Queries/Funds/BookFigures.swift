import Catalogue
import Rules

/// The sums of a fund's book for a period.
struct BookFigures: Difference {
    /// Sums of the entries dated in the period.
    var balance = Balance()
    /// Cash before the period.
    var opening = Fen.zero

    /// Cash at the end of the period.
    var closing: Fen { opening.clampedSum(with: balance.cash) }

    /// Adds an entry, which is dated before the period or in it.
    mutating func add(_ entry: FundEntry, isBefore: Bool) {
        var sums = Balance()
        sums.add(entry.amount, to: entry.measure)
        add(sums, isBefore: isBefore)
    }

    /// Adds the sums of entries, all of which are dated before the period or in it.
    mutating func add(_ sums: Balance, isBefore: Bool) {
        if isBefore {
            opening = opening.clampedSum(with: sums.cash)
        } else {
            balance.add(sums)
        }
    }

    /// How much each figure is above that of others.
    func less(_ other: BookFigures) -> BookFigures {
        var difference = self
        for measure in Measure.allCases {
            difference.balance[measure] = balance[measure] - other.balance[measure]
        }
        difference.opening = opening - other.opening
        return difference
    }
}

extension Column where Row == BookFigures {
    static var opening: Column { .fen("opening", "Cash before the period.") { $0.opening } }
    static var received: Column { .sum("received", .received, "Money that came in.") }
    static var movedIn: Column { .sum("movedIn", .movedIn, "Money from other funds.") }
    static var movedOut: Column { .sum("movedOut", .movedOut, "Money to other funds.") }
    static var returned: Column { .sum("returned", .returned, "Money that went back.") }
    static var allocated: Column { .sum("allocated", .allocated, "Set aside.") }
    static var committed: Column { .sum("committed", .committed, "Bound and not paid yet.") }
    static var spent: Column { .sum("spent", .spent, "Money paid out, less refunds.") }
    static var closing: Column {
        .fen("closing", "Cash at the end of the period.") { $0.closing }
    }

    private static func sum(
        _ name: StaticString, _ measure: Measure, _ about: String
    ) -> Column {
        .fen(name, about) { $0.balance[measure] }
    }
}
