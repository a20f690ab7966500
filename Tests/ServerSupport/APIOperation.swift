/// One operation of the interface, as its description has it.
package struct APIOperation {
    /// `GET /v1/volunteers/{id}`.
    package let name: String
    /// `/v1/volunteers/{id}`.
    package let path: String
    package let parameters: Set<String>
    /// Whose records it shows to a centre: `city` or `own`; nil where no token is needed.
    package let reach: String?

    /// The path with an id for the name in braces.
    package func path(_ id: String) -> String {
        path.replacing("{id}", with: id).replacing("{sequence}", with: id)
            .replacing("{type}/{version}", with: "hours.served/1")
    }

    /// All of them.
    package static func all(_ client: Client) throws -> [APIOperation] {
        guard case .object(let paths) = try client.get("/openapi.json").json["paths"] else {
            return []
        }
        return paths.flatMap { path, item -> [APIOperation] in
            guard case .object(let operations) = item else { return [] }
            return operations.map { method, operation in
                let parameters = operation["parameters"]?.items.compactMap { $0["name"]?.string }
                return APIOperation(
                    name: "\(method.uppercased()) \(path)", path: path,
                    parameters: Set(parameters ?? []), reach: operation["x-reach"]?.string)
            }
        }
    }
}

extension Response {
    /// All of an answer that may tell something: status, fields and body.
    package var telling: String {
        let fields = headers.filter { !["date", "x-request-id"].contains($0.key) }
        let head = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return "\(status)\n\(head.joined(separator: "\n"))\n\n\(text)"
    }
}
