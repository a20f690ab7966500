/// The `Accept-Encoding` field of a request (RFC 9110 §12.5.3).
struct AcceptEncoding {
    /// Whether the client gives gzip at least the weight of the plain form.
    let takesGzip: Bool

    /// Reads the field; without it, answers are not compressed.
    init(_ field: String?) {
        guard let field, !field.isEmpty else {
            takesGzip = false
            return
        }
        var gzip: Int?
        var any: Int?
        var identity: Int?
        for part in field.split(separator: ",") {
            guard let (coding, weight) = Self.item(part) else { continue }
            switch coding {
            case "gzip", "x-gzip": gzip = max(gzip ?? 0, weight)
            case "identity": identity = weight
            case "*": any = weight
            default: break
            }
        }
        let wanted = gzip ?? any ?? 0
        takesGzip = wanted > 0 && wanted >= identity ?? 0
    }

    /// A coding in lower case and its weight in thousandths; nil when malformed.
    private static func item(_ text: Substring) -> (coding: String, weight: Int)? {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        let coding = parts[0].trimmed.lowercased()
        guard parts.count > 1 else { return (coding, 1000) }
        let parameter = parts[1].trimmed
        guard parts.count == 2, parameter.lowercased().hasPrefix("q="),
            let weight = weight(parameter.dropFirst(2))
        else { return nil }
        return (coding, weight)
    }

    /// `0.5` as 500: from 0 to 1 with at most three digits behind the point.
    private static func weight(_ text: Substring) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts[0] == "0" || parts[0] == "1" else { return nil }
        let digits = parts.count == 2 ? parts[1] : ""
        guard digits.utf8.count <= 3, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        let padded = digits + String(repeating: "0", count: 3 - digits.utf8.count)
        let weight = (parts[0] == "1" ? 1000 : 0) + (Int(padded) ?? 0)
        return weight <= 1000 ? weight : nil
    }
}
