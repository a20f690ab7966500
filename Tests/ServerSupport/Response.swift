/// What a server answered.
package struct Response: Sendable {
    package let status: Int
    /// The fields, by name in small letters.
    package let headers: [String: String]
    /// The body, without the framing of chunks.
    package let body: [UInt8]
    /// False when the connection broke before the end.
    package let isWhole: Bool

    package init(status: Int, headers: [String: String], body: [UInt8], isWhole: Bool) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isWhole = isWhole
    }

    package var text: String { String(decoding: body, as: UTF8.self) }
    package var json: JSONValue { get throws { try JSONValue(parsing: body) } }

    /// The lines of the body that are whole, without their ends.
    package var wholeLines: [[UInt8]] {
        var lines = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // What follows the last line feed is not a whole line.
        if !lines.isEmpty { lines.removeLast() }
        return lines.map { Array($0) }
    }

    /// `code` of the problem details.
    package var code: String? { (try? json)?["code"]?.string }
    /// `pointer code` of each error of the problem details.
    package var errors: [String] {
        let errors = (try? json)?["errors"]?.items ?? []
        return errors.map { "\($0["pointer"]?.string ?? "?") \($0["code"]?.string ?? "?")" }
    }
}
