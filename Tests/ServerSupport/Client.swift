/// Asks a server, each time over a connection of its own.
package struct Client: Sendable {
    package static let event = "application/cloudevents+json"
    package static let batch = "application/cloudevents-batch+json"
    package static let ndjson = "application/x-ndjson"

    package let port: Int
    package let token: String?

    package init(port: Int, token: String?) {
        self.port = port
        self.token = token
    }

    /// The same server, asked by another.
    package func with(token: String?) -> Client { Client(port: port, token: token) }

    package func get(_ path: String, _ headers: [String: String] = [:]) throws -> Response {
        try ask("GET", path, headers)
    }

    package func post(_ body: String, as type: String = Client.event, query: String = "") throws
        -> Response
    {
        try post(Array(body.utf8), as: type, query: query)
    }

    package func post(_ body: [UInt8], as type: String, query: String = "") throws -> Response {
        try ask("POST", "/v1/events" + query, ["Content-Type": type], body)
    }

    package func ask(
        _ method: String, _ path: String, _ headers: [String: String] = [:],
        _ body: [UInt8]? = nil
    ) throws -> Response {
        let connection = try Connection(port: port)
        try connection.send(request(method, path, headers, body))
        return try connection.response()
    }

    /// The bytes of a request.
    package func request(
        _ method: String, _ path: String, _ headers: [String: String] = [:],
        _ body: [UInt8]? = nil
    ) -> [UInt8] {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if let body, headers["Content-Length"] == nil, headers["Transfer-Encoding"] == nil {
            head += "Content-Length: \(body.count)\r\n"
        }
        return Array((head + "\r\n").utf8) + (body ?? [])
    }

    /// How many events the read models show.
    package func eventCount() throws -> Int? {
        try get("/v1/overview").json["events"]?.integer
    }

    /// A metric without labels that is a whole number; nil when there is none of that name.
    package func metric(_ name: String) throws -> Int? {
        let line = try get("/metrics").text.split(separator: "\n")
            .first { $0.hasPrefix(name + " ") }
        return line.flatMap { Int($0.dropFirst(name.count + 1)) }
    }

    /// A token of a role, asked for as an operator.
    package func newToken(
        role: String, centre: String? = nil, expiresAt: String? = nil
    ) throws -> (token: String, id: String) {
        var members = [#""role":"\#(role)""#]
        if let centre { members.append(#""centre":"\#(centre)""#) }
        if let expiresAt { members.append(#""expiresAt":"\#(expiresAt)""#) }
        let answer = try ask(
            "POST", "/v1/tokens", ["Content-Type": "application/json"],
            Array("{\(members.joined(separator: ","))}".utf8))
        let json = try answer.json
        return (json["token"]?.string ?? "", json["id"]?.string ?? "")
    }
}
