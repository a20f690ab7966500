import Catalogue
import HTTPServer
import Projections
import Queries

/// The parameters of a request's URL: each is known, given once, and of the right form, or the
/// request is refused with all that is wrong.
struct Query {
    private let path: String
    private var pairs: [(name: String, value: String)] = []
    private var errors: [FieldError] = []

    /// Reads the query of a request that may have these parameters, `repeatable` more than once.
    init(_ request: Request, known: [String], repeatable: String? = nil) throws(Problem) {
        path = request.path
        guard let text = request.query, !text.isEmpty else { return }
        guard text.utf8.count <= ServerLimits.queryBytes else {
            throw .badRequest(
                "query-too-long", "The query has more than \(ServerLimits.queryBytes) bytes.")
        }
        for part in text.utf8.split(separator: UInt8(ascii: "&")) {
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let value =
                equals < part.endIndex ? part[part.index(after: equals)...] : part[equals...]
            guard let name = PercentCoding.decode(Substring(part[..<equals])),
                let decoded = PercentCoding.decode(Substring(value))
            else {
                throw .badRequest("bad-query", "The query is not percent-encoded UTF-8.")
            }
            try add(name, decoded, known, repeatable)
        }
    }

    private mutating func add(
        _ name: String, _ value: String, _ known: [String], _ repeatable: String?
    ) throws(Problem) {
        guard known.contains(name) else { throw .unknownParameter(name, known: known) }
        if name != repeatable, pairs.contains(where: { $0.name == name }) {
            refuse(name, "\(name) is given more than once.")
        }
        pairs.append((name, value))
    }

    /// Notes that a parameter is wrong; `finish` reports it.
    mutating func refuse(_ name: String, _ message: Sentence) {
        errors.append(FieldError("/\(name)", "bad-parameter", message))
    }

    /// Ends reading: throws when anything was wrong.
    func finish() throws(Problem) {
        guard errors.isEmpty else { throw .badParameters(errors) }
    }

    /// The value of a parameter, if it is given.
    func value(_ name: String) -> String? {
        pairs.first { $0.name == name }?.value
    }

    /// All values of a parameter that may be given more than once.
    func values(_ name: String) -> [String] {
        pairs.filter { $0.name == name }.map(\.value)
    }

    /// The path with this query, one parameter changed: the address of another page.
    func link(_ name: String, _ value: String) -> String {
        var parts = pairs.filter { $0.name != name }
        parts.append((name, value))
        let query = parts.map {
            PercentCoding.encode($0.name) + "=" + PercentCoding.encode($0.value)
        }
        return path + "?" + query.joined(separator: "&")
    }
}

extension Query {
    /// A value that `read` understands; anything else is noted as wrong.
    mutating func parsed<Value>(
        _ name: String, expected: @autoclosure () -> Sentence, _ read: (String) -> Value?
    ) -> Value? {
        guard let text = value(name) else { return nil }
        if let value = read(text) { return value }
        refuse(name, "\(name) is \(expected()).")
        return nil
    }

    /// A whole number in a range.
    mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        parsed(name, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)") {
            FilterDescription.wholeNumber($0, in: range)
        }
    }

    /// `true` or `false`.
    mutating func flag(_ name: String) -> Bool? {
        parsed(name, expected: "true or false") {
            $0 == "true" ? true : $0 == "false" ? false : nil
        }
    }

    /// The page of a collection that is asked for.
    mutating func page() throws -> Page {
        let limit = integer("limit", in: 1...Page.maximumLimitRows)
        try finish()
        return try Page(limit: limit ?? Page.defaultLimitRows, cursor: value("cursor"))
    }
}
