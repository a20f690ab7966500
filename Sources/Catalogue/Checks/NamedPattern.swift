/// The patterns that a schema may use, each matched by hand.
///
/// In a schema they are regular expressions of ECMA-262, where `$` is the end of the text.
public enum NamedPattern: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// An opaque id. Ids shaped like an identity number or a mobile number are refused besides.
    case id

    /// A SHA-256 digest, 64 hexadecimal digits.
    case digest

    /// A unified social credit code. The check character (GB 32100) must hold besides.
    case creditCode

    /// A citizen's identity number. Birth date and check digit (GB 11643) must hold besides.
    case identityNumber

    /// An e-mail address.
    case email

    /// A telephone number.
    case phone

    /// The number of an invoice 发票号码.
    case invoice
}
