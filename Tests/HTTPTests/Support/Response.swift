/// What a server answered.
struct Response: Sendable {
    let status: Int
    /// The fields, by name in small letters.
    let headers: [String: String]
    /// The body, without the framing of chunks.
    let body: [UInt8]
    /// False when the connection broke before the end.
    let isWhole: Bool

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue { get throws { try JSONValue(parsing: body) } }

    /// The lines of the body that are whole, without their ends.
    var wholeLines: [[UInt8]] {
        var lines = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // What follows the last line feed is not a whole line.
        if !lines.isEmpty { lines.removeLast() }
        return lines.map { Array($0) }
    }

    /// `code` of the problem details.
    var code: String? { (try? json)?["code"]?.string }
    /// `pointer code` of each error of the problem details.
    var errors: [String] {
        let errors = (try? json)?["errors"]?.items ?? []
        return errors.map { "\($0["pointer"]?.string ?? "?") \($0["code"]?.string ?? "?")" }
    }
}
