import Foundation
import ServerSupport

extension BadEvent {
    /// A fund of Dongcheng with a payment, its refund, a reversal and a commitment on record.
    static let book: [String] = [
        fund(
            "open", "established",
            #"{"centre":"dongcheng","name":"经费","channel":"fiscal","from":"2026-01-01"}"#),
        fund("in", "received", #"{"amount":10000,"payer":{"anonymous":true},"voucher":"r"}"#),
        fund(
            "bound", "committed",
            """
            {"commitment":"k","lines":[{"project":"music-class","category":"venue","amount":10}],\
            "payee":{"organisation":"华声"}}
            """),
        spent("pay"),
        fund("back", "refunded", refund(of: "pay")),
        fund("undone", "reversed", reversal(of: "bound")),
    ]

    /// Amounts, texts and references of money that cannot be.
    static let money: [BadEvent] =
        ["0", "-1", "9223372036854775807", "9223372036854775808", "-9223372036854775809"].map {
            invalid("\($0) fen paid", spent(amount: $0), "/data/lines/0/amount out-of-range")
        }
        + ["received", "returned", "transferred", "refunded"].map {
            invalid("nothing \($0)", fund("x", $0, nothing[$0] ?? ""), "/data/amount out-of-range")
        } + [
            invalid(
                "a voucher of 10,000 characters",
                spent(voucher: String(repeating: "凭", count: 10_000)), "/data/voucher too-long"),
            invalid(
                "an invoice number in full-width digits",
                spent(more: #","invoices":["２６１１２０００"]"#), "/data/invoices/0 bad-format"),
            invalid(
                "a voucher without lines", spent().replacing(line(), with: ""),
                "/data/lines too-few"),
            invalid(
                "a voucher of 201 lines",
                spent().replacing(
                    line(), with: Array(repeating: line(), count: 201).joined(separator: ",")),
                "/data/lines too-many"),
            BadEvent(
                "a payment from no fund",
                spent().replacing(#""subject":"fund""#, with: #""subject":"none""#), 422,
                "unknown-reference", "/subject unknown-reference"),
            BadEvent(
                "a subsidy to nobody on record",
                spent().replacing(line(), with: subsidy(to: "nobody")), 422, "unknown-reference",
                "/data/lines/0/volunteer unknown-reference"),
            BadEvent(
                "a payment for no project",
                spent().replacing("music-class", with: "no-project"), 422, "unknown-reference",
                "/data/lines/0/project unknown-reference"),
            BadEvent(
                "a gift of nobody on record",
                fund(
                    "x", "received",
                    #"{"amount":1,"payer":{"volunteer":"nobody"},"voucher":"r"}"#), 422,
                "unknown-reference", "/data/payer/volunteer unknown-reference"),
            BadEvent(
                "a refund of nothing", fund("x", "refunded", refund(of: "nothing")), 422,
                "unknown-reference", "/data/of unknown-reference"),
            BadEvent(
                "a refund of a refund", fund("x", "refunded", refund(of: "back")), 422,
                "not-a-payment", "/data/of not-a-payment"),
            BadEvent(
                "a reversal of a reversal", fund("x", "reversed", reversal(of: "undone")), 422,
                "not-reversible", "/data/of not-reversible"),
            BadEvent(
                "a transfer to itself",
                fund("x", "transferred", #"{"to":"fund","amount":1,"voucher":"t"}"#), 422,
                "transfer-to-itself", "/data/to transfer-to-itself"),
            BadEvent(
                "a commitment's id again",
                book[2].replacing(#""id":"bound""#, with: #""id":"x""#), 422, "already-exists",
                "/data/commitment already-exists"),
            BadEvent(
                "a budget for a project elsewhere",
                fund(
                    "x", "allocated",
                    #"{"lines":[{"project":"opera-trip","category":"venue","amount":1}]}"#),
                422, "outside-fund-territory", "/data/lines/0 outside-fund-territory"),
        ]

    /// Money of a district whose token is not the poster's.
    static let moneyElsewhere: [BadEvent] = [
        BadEvent(
            "a payment from another district's fund",
            spent().replacing("/centres/dongcheng", with: "/centres/miyun"), 403,
            "outside-territory", "/subject outside-territory")
    ]

    /// Members of which exactly one is given, and weights that are not whole.
    static let alternatives: [BadEvent] = [
        invalid(
            "an agreement of nobody",
            .event("x", "agreement.signed", "x", "{\(agreement)}"), "/data not-one-of"),
        invalid(
            "an agreement of a volunteer and a group",
            .event(
                "x", "agreement.signed", "x",
                #"{"volunteer":"wang-fang","group":"choir",\#(agreement)}"#), "/data not-one-of"),
        BadEvent(
            "weights of 99",
            .event(
                "x", "inspection.opened", "x",
                """
                {"title":"检查","subject":"training","period":"2026","centres":["dongcheng"],\
                "criteria":[{"key":"a","title":"一","weight":40},{"key":"b","title":"二","weight":59}]}
                """, source: "/centres/bjwz"), 422, "weights-not-whole",
            "/data/criteria weights-not-whole"),
    ]

    private static let agreement =
        #""form":"written","from":"2026-01-01","to":"2026-12-31","termsDigest":""#
        + String(repeating: "0", count: 64) + #"""#

    private static let nothing = [
        "received": #"{"amount":0,"payer":{"anonymous":true},"voucher":"r"}"#,
        "returned": #"{"amount":0,"to":"财政局","reason":"unspent","voucher":"r"}"#,
        "transferred": #"{"to":"fund","amount":0,"voucher":"t"}"#,
        "refunded": refund(of: "pay", amount: 0),
    ]

    /// A payment for the venue of `music-class`.
    static func spent(
        _ id: String = "x", amount: String = "100", voucher: String = "p", more: String = ""
    ) -> String {
        fund(
            id, "spent",
            """
            {"lines":[\(line(amount))],"payee":{"organisation":"华声"},"voucher":"\(voucher)",\
            "requestedBy":"s1","approvedBy":"s2"\(more)}
            """)
    }

    private static func line(_ amount: String = "100") -> String {
        #"{"project":"music-class","category":"venue","amount":\#(amount)}"#
    }

    private static func subsidy(to volunteer: String) -> String {
        """
        {"project":"music-class","category":"subsidies","amount":100,"volunteer":"\(volunteer)",\
        "day":"2026-03-30","purpose":"meal"}
        """
    }

    private static func refund(of id: String, amount: Int = 1) -> String {
        """
        {"of":{"source":"/centres/dongcheng","id":"\(id)"},"line":1,"amount":\(amount),\
        "voucher":"b"}
        """
    }

    private static func reversal(of id: String) -> String {
        """
        {"of":{"source":"/centres/dongcheng","id":"\(id)"},"reason":"duplicate","detail":"重复",\
        "approvedBy":"s3"}
        """
    }

    private static func fund(_ id: String, _ type: String, _ data: String) -> String {
        // A reversal does not lie before the day on which what it reverses was recorded.
        let time =
            type == "reversed"
            ? ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: 60))
            : "2026-04-01T12:00:00+08:00"
        return .event(id, "fund." + type, "fund", data, time: time)
    }
}
