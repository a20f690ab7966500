/// Whether an id may stand in an event.
enum IDVerdict {
    case good, badForm, identityNumber

    /// The verdict on an id as posted; what is on record was judged when it was posted.
    init(_ text: Span<UInt8>, isStored: Bool) {
        guard IDForm.isID(text) else {
            self = .badForm
            return
        }
        let isNumber =
            IdentityNumber.resembles(text) || (!isStored && IdentitySearch.finds(in: text))
        self = isNumber ? .identityNumber : .good
    }

    var code: String {
        self == .identityNumber ? "identity-number-as-id" : "bad-id"
    }

    var message: Sentence {
        self == .identityNumber
            ? "is or holds an identity or mobile number; use an id that says nothing about a person"
            : "an id is 1 to 64 letters, digits and . _ : -, and begins with a letter or digit"
    }
}

extension NamedPattern {
    enum Verdict {
        case good, badFormat, badCheck
    }

    /// Whether a text follows the pattern, and the check character that goes with it.
    func verdict(_ text: Span<UInt8>) -> Verdict {
        switch self {
        case .id: IDForm.isID(text) ? .good : .badFormat
        case .digest: TextChecks.isDigest(text) ? .good : .badFormat
        case .creditCode: creditCodeVerdict(text)
        case .identityNumber: identityNumberVerdict(text)
        case .email: TextChecks.isEmail(text) ? .good : .badFormat
        case .phone: TextChecks.isPhone(text) ? .good : .badFormat
        case .invoice: TextChecks.isInvoice(text) ? .good : .badFormat
        }
    }

    /// What to write instead.
    var advice: Sentence {
        switch self {
        case .id: IDVerdict.badForm.message
        case .digest: "write 64 small hexadecimal digits (SHA-256)"
        case .creditCode: "write the 18 characters of a unified social credit code"
        case .identityNumber: "write the 18 characters of an identity number, with a capital X"
        case .email: "write an e-mail address"
        case .phone: "write a telephone number"
        case .invoice: "write the 8 to 20 digits of the invoice's number, in ASCII"
        }
    }

    private func creditCodeVerdict(_ text: Span<UInt8>) -> Verdict {
        guard text.count == 18 else { return .badFormat }
        for index in 0..<18 where !CreditCode.isSymbol(text[index]) { return .badFormat }
        return CreditCode.isChecked(text) ? .good : .badCheck
    }

    private func identityNumberVerdict(_ text: Span<UInt8>) -> Verdict {
        guard text.count == 18 else { return .badFormat }
        for index in 0..<17 where Digits.one(text, at: index) < 0 { return .badFormat }
        guard text[17] == UInt8(ascii: "X") || Digits.one(text, at: 17) >= 0
        else { return .badFormat }
        return IdentityNumber(text) == nil ? .badCheck : .good
    }
}
