import Catalogue

/// Who is paid: an organisation or, by an opaque id, a member of staff.
protocol Payee {
    var organisation: String? { get }
    var creditCode: String? { get }
    var staff: String? { get }
}

extension FundCommittedPayee: Payee {}
extension FundSpentPayee: Payee {}

extension Payee {
    /// Under what payments to one payee are found together: the name, and the credit code where the voucher
    /// has one. An organisation is the same where either is.
    var keys: [String] {
        if let staff { return ["staff " + staff] }
        return [
            organisation.map { "organisation " + $0.comparedText },
            creditCode.map { "code " + $0.comparedText },
        ].compactMap(\.self)
    }

    /// As entries show it.
    var text: String? { organisation ?? staff }
}

extension FundSpent {
    /// The sum of its lines.
    var paid: Fen { lines.reduce(.zero) { $0 + $1.amount } }
}

extension Review {
    /// Objects where not exactly one of some members is there.
    mutating func checkOne(of there: [Bool], _ pointer: String, _ names: String) {
        let count = there.count { $0 }
        guard count != 1 else { return }
        object(
            .rejectsAlways, "exactly-one", at: pointer,
            "Exactly one of \(names) must be there; \(count) are.")
    }

    mutating func checkPayer(_ payer: FundReceivedPayer) {
        let named = [
            payer.organisation != nil, payer.volunteer != nil, payer.anonymous != nil,
        ]
        checkOne(of: named, "/data/payer", "organisation, volunteer or anonymous")
        checkCreditCode(payer.creditCode, of: payer.organisation, "/data/payer/creditCode")
    }

    mutating func checkPayee(_ payee: some Payee) {
        checkOne(
            of: [payee.organisation != nil, payee.staff != nil], "/data/payee",
            "organisation or staff")
        checkCreditCode(payee.creditCode, of: payee.organisation, "/data/payee/creditCode")
    }

    private mutating func checkCreditCode(
        _ creditCode: String?, of organisation: String?, _ pointer: String
    ) {
        guard creditCode != nil, organisation == nil else { return }
        object(
            .rejectsAlways, "exactly-one", at: pointer,
            "A credit code belongs to an organisation: name it too.")
    }
}
