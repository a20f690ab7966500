import Foundation
import ServerSupport

/// The events of the funds that working papers are written about.
enum PaperBook {
    /// Two funds: money is moved between them and back, paid on a commitment, refunded and reversed.
    static let events: [String] = [
        fund("open", "established", establishment),
        fund("open-2", "established", establishment, of: "other"),
        fund("in", "received", #"{"amount":2000000,"payer":{"anonymous":true},"voucher":"r"}"#),
        fund(
            "in-2", "received", #"{"amount":9000,"payer":{"anonymous":true},"voucher":"r2"}"#,
            of: "other"),
        fund("moved", "transferred", #"{"to":"fund","amount":700,"voucher":"t"}"#, of: "other"),
        fund("moved-2", "transferred", #"{"to":"fund","amount":300,"voucher":"t2"}"#, of: "other"),
        fund("back", "reversed", reversal(of: "moved-2"), of: "other"),
        fund(
            "set", "allocated",
            #"{"lines":[{"project":"music-class","category":"venue","amount":800000}]}"#),
        fund(
            "bound", "committed",
            """
            {"commitment":"k","lines":[{"project":"music-class","category":"venue","amount":400000}],\
            "payee":{"organisation":"=华声, \\"一\\""}}
            """),
        fund("pay", "spent", payment(500_000, "v-1", #","commitment":"k""#)),
        fund("pay-2", "spent", payment(2_200, "v-2")),
        fund("pay-3", "spent", payment(7_000, "v-3")),
        fund("undone", "reversed", reversal(of: "pay-3")),
        fund(
            "refund", "refunded",
            #"{"of":{"source":"/centres/dongcheng","id":"pay"},"line":1,"amount":50,"voucher":"b"}"#
        ),
        fund(
            "bank", "stated",
            #"{"on":"2026-03-01","balance":1500000,"evidence":"\#(String(repeating: "0a", count: 32))"}"#
        ),
    ]

    private static let establishment =
        #"{"centre":"dongcheng","name":"经费 <2026>","channel":"fiscal","from":"2026-01-01"}"#

    private static func payment(_ amount: Int, _ voucher: String, _ more: String = "") -> String {
        """
        {"lines":[{"project":"music-class","category":"venue","amount":\(amount)}],\
        "payee":{"organisation":"=华声, \\"一\\""},"voucher":"\(voucher)","requestedBy":"s1",\
        "approvedBy":"s1"\(more)}
        """
    }

    private static func reversal(of id: String) -> String {
        """
        {"of":{"source":"/centres/dongcheng","id":"\(id)"},"reason":"duplicate","detail":"重复",\
        "approvedBy":"s4"}
        """
    }

    private static func fund(
        _ id: String, _ type: String, _ data: String, of fund: String = "fund"
    ) -> String {
        // A reversal is not dated before the recording of what it reverses, which is about now.
        let soon = Date.now.addingTimeInterval(60).formatted(.iso8601)
        let time = type == "reversed" ? soon : "2026-03-02T09:00:00+08:00"
        return .event(id, "fund." + type, fund, data, time: time)
    }
}
