import JSON

/// Texts on which RFC 8259 leaves the decision to the parser, with ours.
enum ImplementationCases {
    /// The scanner keeps the token of a number as it is, even where `Double` would round it.
    static let accepted: [ParsingCase] = [
        .accepted("huge exponent", "[123.456e-789]"),
        .accepted("beyond Double", "[-123123e100000]"),
        .accepted("beyond Int64", "[9223372036854775808]"),
        .accepted("beyond UInt64, negative", "[-123123123123123123123123123123]"),
        .accepted("more digits than Double", "[0.1000000000000000055511151231257827]"),
        .accepted("scalar at the top", "3"),
        .accepted("32 levels", nested(32)),
    ]

    /// Swift strings cannot hold half a surrogate pair; equality of numbers is exact.
    static let refused: [ParsingCase] = [
        .refused("half a pair at the start", #"["\uD888\u1234"]"#, .badEscape),
        .refused("pair the wrong way round", #"["\uDD1E\uD834"]"#, .badEscape),
        .refused("exponent of 19 digits", "[1e1000000000000000000]", .badNumber),
        .refused("exponent of many zeros", "[0e00000000000000000001]", .badNumber),
        .refused("33 levels", nested(33), .depthExceeded),
        .refused("100,000 open arrays", String(repeating: "[", count: 100_000), .depthExceeded),
        .refused(
            "100,000 open objects", String(repeating: #"{"":"#, count: 100_000), .depthExceeded),
    ]

    static func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
}
