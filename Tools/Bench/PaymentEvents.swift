import Catalogue

/// Payments out of a fund of each centre, which can be posted in any order, each once: what they need is
/// on record before.
///
/// Each has one line, a voucher of its own and one of very many payees, as a year of invoices has, and
/// breaks no rule.
struct PaymentEvents {
    private static let centres = 16
    private static let projectsPerCentre = 12
    /// Payments of a centre to one payee, which are fewer than a supervisor would call split.
    private static let paymentsPerPayee = 2
    /// What each project may spend, fen.
    private static let budgetFen = 100_000_000_000

    /// When all of them happen, which is a few days before they are posted.
    private let time: String
    private var payments = 0

    /// Payments that happen at a time.
    init(time: String) {
        self.time = time
    }

    /// What must be on record first, in this order.
    func preparation() -> [String] {
        (0..<Self.centres).flatMap { centre in
            let lines = (0..<Self.projectsPerCentre).map {
                #"{"project":"p\#(centre)-\#($0)","category":"materials","amount":\#(Self.budgetFen)}"#
            }
            return [
                event(
                    "fe\(centre)", "fund.established", centre,
                    """
                    {"centre":"c\(centre)","name":"文化志愿服务专项经费","channel":"fiscal",\
                    "from":"2026-01-01"}
                    """),
                event(
                    "fr\(centre)", "fund.received", centre,
                    """
                    {"amount":\(Self.budgetFen * Self.projectsPerCentre),\
                    "payer":{"organisation":"区财政局"},"voucher":"收-1"}
                    """),
                event(
                    "fa\(centre)", "fund.allocated", centre,
                    #"{"lines":[\#(lines.joined(separator: ","))]}"#),
            ]
        }
    }

    /// The next payment as one line.
    mutating func next() -> String {
        let number = payments
        payments += 1
        let centre = number % Self.centres
        let inCentre = number / Self.centres
        return event(
            "fs" + Text.padded(number), "fund.spent", centre,
            """
            {"lines":[{"project":"p\(centre)-\(inCentre % Self.projectsPerCentre)",\
            "category":"materials","amount":\(10_000 + number % 9000)}],\
            "payee":{"organisation":"供应商 \(inCentre / Self.paymentsPerPayee)"},\
            "voucher":"付-\(inCentre)","requestedBy":"staff-1","approvedBy":"staff-2"}
            """)
    }

    /// So many payments as one batch: a JSON array on one line.
    mutating func batch(_ count: Int) -> String {
        var lines: [String] = []
        for _ in 0..<count { lines.append(next()) }
        return "[" + lines.joined(separator: ",") + "]"
    }

    private func event(_ id: String, _ type: String, _ centre: Int, _ data: String) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"/centres/c\(centre)","type":"\(type)",\
        "subject":"bf\(centre)","time":"\(time)","data":\(data)}
        """
    }
}
