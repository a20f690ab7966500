import Catalogue
import Crypto
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// A payment of a fund: an event `fund.spent` that was not reversed, before refunds.
struct FundPayment: Sendable {
    let position: Position
    let day: CivilDate
    let payee: String?
    /// The credit code of the organisation that was paid, where the voucher has it.
    let creditCode: String?
    /// The sum of its lines, in fen.
    private(set) var amount = Fen.zero
    private(set) var lines: [FundEntry] = []

    fileprivate init(_ key: EntryKey, _ row: EntryRow) {
        position = key.place.position
        day = key.day
        payee = row.entry.serviceDay == nil ? row.entry.payee : nil
        creditCode = row.creditCode
    }

    fileprivate mutating func add(_ entry: FundEntry) {
        amount = amount.clampedSum(with: entry.amount)
        lines.append(entry)
    }
}

/// Several things and the sum of their amounts.
struct CountedAmount: Sendable {
    var count = 0
    var amount = Fen.zero

    init() {}

    init(_ payments: [FundPayment]) {
        count = payments.count
        amount = payments.reduce(.zero) { $0.clampedSum(with: $1.amount) }
    }

    static let columns = Columns<CountedAmount>(
        "CountedAmount", "How many, and the sum of their amounts.",
        [
            .must("count", .count, "How many.") { .number($0.count) },
            .fen("amount", "The sum.") { $0.amount },
        ])
}

/// Finds the payments among a fund's entries.
struct PaymentCollection {
    private var payments: [Position: FundPayment] = [:]
    private var reversed: Set<Position> = []

    /// Looks at an entry. All entries of the fund are needed: a reversal may be of any day.
    mutating func add(_ key: EntryKey, _ row: EntryRow) {
        if row.type == .fundReversed, let of = row.of { reversed.insert(of.position) }
        guard row.type == .fundSpent, row.entry.measure == .spent else { return }
        payments[key.place.position, default: FundPayment(key, row)].add(row.entry)
    }

    /// The payments that were not reversed, in the order of the log.
    var unreversed: [FundPayment] {
        payments.values.filter { !reversed.contains($0.position) }
            .sorted { $0.position < $1.position }
    }
}

extension ViewSnapshot {
    /// A fund's payments that were not reversed, in the order of the log.
    func payments(of fund: FundID) throws(LMDBError) -> [FundPayment] {
        var payments = PaymentCollection()
        try forEachEntry(of: fund) { (key, row) throws(LMDBError) in
            payments.add(key, row)
            return true
        }
        return payments.unreversed
    }
}

/// A monetary-unit sample: each fen is as likely to be drawn as any other, and anyone who knows the
/// payments and the seed draws the same.
///
/// The payments are ordered by the lower-case hexadecimal SHA-256 of the seed, a colon and the 16-digit
/// sequence. With the interval I = ⌊total / size⌋ and start = 1 + (the first 8 bytes of SHA-256(seed), high
/// byte first, mod I), the units start + k · I for k < size are drawn. A payment of at least I is always
/// drawn.
struct MonetaryUnitSample: Dated {
    /// A payment and the first unit by which it was drawn.
    struct Drawn: Sendable {
        let payment: FundPayment
        let unit: Int64
    }

    let fund: FundID
    let period: DayPeriod
    let seed: String
    let population: CountedAmount
    /// 0 where there is less than a fen for each unit: then nothing is drawn.
    let interval: Int64
    let start: Int64
    let drawn: [Drawn]
    let changed: Position

    init(
        of payments: [FundPayment], size: Int, seed: String, fund: FundID, _ period: DayPeriod,
        changed: Position
    ) {
        self.fund = fund
        self.period = period
        self.seed = seed
        self.changed = changed
        population = CountedAmount(payments)
        interval = population.amount.amount / Int64(size)
        guard interval > 0 else {
            (start, drawn) = (0, [])
            return
        }
        let ordered = payments.map { (Self.rank($0.position, seed), $0) }
            .sorted { $0.0 < $1.0 }.map(\.1)
        let first = SHA256.hash(data: Array(seed.utf8)).prefix(8)
            .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        start = 1 + Int64(first % UInt64(interval))
        var drawn: [Drawn] = []
        var unit = Fen(start)
        var end = Fen.zero
        var left = size
        for payment in ordered {
            end = end.clampedSum(with: payment.amount)
            if left > 0, unit <= end { drawn.append(Drawn(payment: payment, unit: unit.amount)) }
            while left > 0, unit <= end {
                unit = unit.clampedSum(with: Fen(interval))
                left -= 1
            }
        }
        self.drawn = drawn
    }

    private static func rank(_ position: Position, _ seed: String) -> String {
        let digits = String(position.value)
        let sequence = String(repeating: "0", count: max(0, 16 - digits.count)) + digits
        return SHA256.hash(data: Array((seed + ":" + sequence).utf8))
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static let drawnColumns = Columns<Drawn>(
        "DrawnPayment", "A payment of the sample.",
        [
            .must("event", .position, "The event.") { .position($0.payment.position) },
            .must("day", .day, "Its day.") { .day($0.payment.day) },
            .fen("amount", "Its amount, before refunds.") { $0.payment.amount },
            .must("unit", .count, "The unit by which it was drawn first.") {
                .number(Int($0.unit))
            },
        ])

    fileprivate static let columns = Columns<MonetaryUnitSample>(
        "FundSample", "A sample of a fund's payments, each fen as likely as any other.",
        [
            .must("fund", .id, "The fund.") { .id($0.fund) },
            .must("period", DayPeriod.filter.form, "The days of the payments.") {
                .text($0.period.text)
            },
            .must("seed", .text(1...100), "The seed.") { .text($0.seed) },
            .object(
                "population", CountedAmount.columns,
                "Payments that were not reversed, before refunds."
            ) { $0.population },
            .must("interval", .count, "Fen from one unit to the next; 0 where nothing is drawn.") {
                .number(Int($0.interval))
            },
            .must("start", .count, "The first unit.") { .number(Int($0.start)) },
            .objects("payments", drawnColumns, "The payments drawn, in the order of drawing.") {
                $0.drawn
            },
            .answerPosition,
        ])
}

extension Resources {
    /// A sample that an auditor draws.
    package static let fundSample = Resource(
        "fund-sample", "A monetary-unit sample of a fund's payments, which anyone can draw again.",
        reach: .own, of: Fund.self, part: "sample", showsEvents: true,
        filters: [
            DayPeriod.filter,
            FilterDescription(
                name: "size", form: .number(1...1000), about: "Units to draw; 25 if not given.",
                expected: "a whole number from 1 to 1000",
                reads: { FilterDescription.wholeNumber($0, in: 1...1000) != nil }),
            FilterDescription(
                name: "seed", form: .text(1...100),
                about: "The seed, which the audit names when it is opened.",
                expected: "1 to 100 characters", reads: { (1...100).contains($0.count) }),
        ], columns: MonetaryUnitSample.columns
    ) { stored, given, snapshot, _ in
        let fund = stored.place
        let period = DayPeriod(given)
        return MonetaryUnitSample(
            of: try snapshot.payments(of: fund).filter { period.contains($0.day) },
            size: given["size"].flatMap { Int($0) } ?? 25, seed: given["seed"] ?? fund.text,
            fund: fund,
            period, changed: try snapshot.changed([.books]))
    }
}
