import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

extension FundTests {
    mutating func addPatterns(_ payments: [FundPayment], _ city: City) {
        let all = CountedAmount(payments)
        func test(_ name: String, _ isHit: (FundPayment) -> Bool) -> Test {
            let hits = payments.filter(isHit)
            return Test(
                name: name, population: all, hits: CountedAmount(hits),
                events: hits.map(\.position))
        }
        tests.append(test("round") { $0.amount.amount.isMultiple(of: Self.roundFen) })
        tests.append(test("weekend") { $0.day.isWeekend })
        // The rule of the day of a payment says which amount two approve.
        let limits = Set(payments.map(\.day)).reduce(into: [CivilDate: Fen]()) {
            $0[$1] = city.rules(on: $1).approvalOver
        }
        tests.append(
            test("just-below") { payment in
                guard let limit = limits[payment.day] else { return false }
                // At least nine tenths of that amount.
                return payment.amount < limit && payment.amount.amount * 10 >= limit.amount * 9
            })
        let payees = PayeeNames(payments)
        let byPayee = Dictionary(grouping: payments.filter { $0.payee != nil }) {
            payees.key($0) ?? ""
        }.mapValues { CountedAmount($0) }
        let largest = byPayee.max {
            ($0.value.amount.amount, $1.key) < ($1.value.amount.amount, $0.key)
        }
        var concentration = test("payee-concentration") {
            payees.key($0) == largest?.key && largest != nil
        }
        concentration.shareBp = largest?.value.amount.ratio(10_000, to: all.amount.amount) ?? 0
        concentration.about = Array(
            payments.lazy.filter { payees.key($0) == largest?.key }.compactMap(\.payee).prefix(1))
        tests.append(concentration)
    }

    /// Payments of a multiple of this amount, 1,000 yuan, are round.
    private static let roundFen: Int64 = 100_000

    /// Projects of the fund whose hour of service costs more than twice the median of their family.
    mutating func addUnitCost(_ snapshot: borrowing ViewSnapshot) throws(LMDBError) {
        var test = Test(name: "unit-cost")
        let funded = Set(
            try snapshot.lines(of: fund, in: period.spans).compactMap(\.line.project))
        guard !funded.isEmpty else {
            tests.append(test)
            return
        }
        var costs: [ProjectFamily: [(project: ProjectID, cost: Int, spent: Fen)]] = [:]
        try snapshot.forEachRow(snapshot.tables.projects, after: nil) {
            (id, row: Row<Project>) throws(LMDBError) in
            let project = ProjectID(id)
            let spent = try snapshot.balance(of: .project(project), in: period.spans)[.spent]
            guard spent > .zero else { return true }
            let minutes = try snapshot.figures(of: row, in: period.days)[.minutes]
            guard let cost = spent.ratio(60, to: Int64(minutes)) else { return true }
            costs[row.state.family, default: []].append((project, cost, spent))
            return true
        }
        for family in costs.values {
            let sorted = family.map(\.cost).sorted()
            // Of an even number the lower of the two in the middle.
            let median = sorted[(sorted.count - 1) / 2]
            for project in family where funded.contains(project.project) {
                test.population.add(project.spent)
                guard project.cost > 2 * median else { continue }
                test.hits.add(project.spent)
                test.about.append(project.project.text)
            }
        }
        test.about.sort()
        tests.append(test)
    }

    /// Subsidies for days on which the volunteer neither checked in nor served, as is known now.
    mutating func addAttendance(
        _ payments: [FundPayment], _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        var test = Test(name: "subsidy-attendance")
        for payment in payments {
            for entry in payment.lines {
                guard let day = entry.serviceDay, let payee = entry.payee,
                    let project = entry.line?.project
                else { continue }
                let volunteer = VolunteerID(payee)
                test.population.add(entry.amount)
                if try snapshot.hasAttended(volunteer, project, day) { continue }
                test.hits.add(entry.amount)
                if !test.events.contains(payment.position) { test.events.append(payment.position) }
            }
        }
        tests.append(test)
    }
}

/// Under what payments to one payee are counted: the credit code where there is one, else the name. A name
/// that stands beside one credit code on some voucher is that organisation's on all.
private struct PayeeNames {
    private var codes: [String: Set<String>] = [:]

    init(_ payments: [FundPayment]) {
        for payment in payments {
            guard let payee = payment.payee, let code = payment.creditCode else { continue }
            codes[payee.comparedText, default: []].insert(code.comparedText)
        }
    }

    /// Nil where nobody is named, as on a sheet of subsidies.
    func key(_ payment: FundPayment) -> String? {
        guard let name = payment.payee?.comparedText else { return nil }
        if let code = payment.creditCode { return "code " + code.comparedText }
        if let known = codes[name], known.count == 1, let code = known.first {
            return "code " + code
        }
        return name
    }
}

extension CivilDate {
    func days(until other: CivilDate) -> Int {
        Int(other.daysSinceEpoch - daysSinceEpoch)
    }

    /// Saturday or Sunday: 1970-01-01 was a Thursday.
    fileprivate var isWeekend: Bool {
        let day = (Int(daysSinceEpoch) % 7 + 7) % 7
        return day == 2 || day == 3
    }
}

extension ViewSnapshot {
    /// Whether a volunteer checked in at a project on a day, or has a record of service there that is
    /// not void.
    fileprivate func hasAttended(
        _ volunteer: VolunteerID, _ project: ProjectID, _ day: CivilDate
    ) throws(LMDBError) -> Bool {
        // Service of a registration that was merged stands under the one that goes on.
        let person = try person(volunteer)
        let sheet = try row(
            tables.timesheets, TimesheetKey(volunteer: person, day: day), as: Timesheet.self)
        return sheet?.hasAttendance(in: project) ?? false
    }
}
