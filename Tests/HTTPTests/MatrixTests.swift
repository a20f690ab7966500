import Foundation
import ServerSupport
import Testing

/// Every role at every route: the description says who may, and the server holds to it.
@Suite(.serialized)
struct MatrixTests {
    private struct Operation {
        let method: String
        let path: String
        /// Who may; empty where no token is needed.
        let roles: Set<String>
    }

    private static let readers: Set = ["operator", "centre", "auditor", "dashboard"]

    /// The table that the description must show, written by hand: who may use what. What is not in it
    /// follows from schemas, and is for readers.
    private static let expected: [String: Set<String>] = {
        let logReaders: Set = ["operator", "centre", "auditor"]
        return [
            "POST /v1/events": logReaders, "POST /v1/appends": logReaders,
            "GET /v1/tokens": ["operator"], "GET /v1/me": readers,
            "POST /v1/tokens": ["operator"], "DELETE /v1/tokens/{id}": ["operator"],
            "GET /v1/events": logReaders, "GET /v1/events/{sequence}": logReaders,
            "GET /v1/overview": readers, "GET /v1/volunteers": readers,
            "GET /v1/volunteers/{id}": readers, "GET /v1/volunteers/{id}/record": readers,
            "GET /v1/projects": readers, "GET /v1/projects/{id}": readers,
            "GET /v1/projects/{id}/tests": logReaders,
            "GET /v1/projects/{id}/roster": readers, "GET /v1/standings": readers,
            "GET /v1/centres": readers, "GET /v1/centres/{id}": readers,
            "GET /v1/groups": readers, "GET /v1/groups/{id}": readers,
            "GET /v1/projects/{id}/shifts": readers, "GET /v1/shifts/{id}": readers,
            "GET /v1/recruitments": readers, "GET /v1/recruitments/{id}": readers,
            "GET /v1/stars": readers, "GET /v1/stars/{id}": readers,
            "GET /v1/funds": readers, "GET /v1/funds/{id}": readers,
            "GET /v1/funds/{id}/entries": logReaders, "GET /v1/funds/{id}/tests": logReaders,
            "GET /v1/funds/{id}/sample": logReaders, "GET /v1/funds/{id}/changes": logReaders,
            "GET /v1/hours": readers, "GET /v1/participations": readers,
            "GET /v1/districts": readers, "GET /v1/series": readers,
            "GET /v1/scorecard": readers, "GET /v1/portfolio": readers,
            "GET /v1/hours/{id}": readers, "GET /v1/findings": readers,
            "GET /v1/findings/counts": readers, "GET /v1/rules": readers,
            "GET /v1/schemes": readers,
            "GET /health/live": [],
            "GET /health/ready": [], "GET /checkpoint": [], "GET /metrics": [],
            "GET /schemas": [], "GET /schemas/{type}/{version}": [], "GET /vocabulary": [],
            "GET /openapi.json": [], "GET /v1/checkpoints/{size}": [],
            "GET /v1/certificates/{number}": [], "POST /v1/verified-certificates": [],
            "GET /v1/certificates/{number}/proof": logReaders,
            "GET /v1/volunteers/{id}/changes": logReaders,
            "GET /v1/projects/{id}/changes": logReaders, "GET /v1/centres/{id}/changes": logReaders,
            "GET /tile/{path}": ["operator", "auditor"],
            "GET /v1/volunteers/{id}/person": ["operator", "centre"],
            "GET /v1/events/{sequence}/person": ["operator", "centre"],
            "GET /v1/reads": ["operator", "auditor"], "GET /reads/checkpoint": [],
            "GET /reads/tile/{path}": ["operator", "auditor"],
            "GET /v1/proofs/inclusion": ["operator", "auditor"],
            "GET /v1/proofs/consistency": ["operator", "auditor"],
        ]
    }()

    private func operations(_ client: Client) throws -> [Operation] {
        guard case .object(let paths) = try client.get("/openapi.json").json["paths"] else {
            return []
        }
        return paths.flatMap { path, item -> [Operation] in
            guard case .object(let operations) = item else { return [] }
            return operations.map { method, operation in
                let roles = operation["x-roles"]?.items.compactMap(\.string) ?? []
                return Operation(
                    method: method.uppercased(), path: path, roles: Set(roles))
            }
        }
    }

    @Test("the description names the roles of every route")
    func description() throws {
        let served = try Served()
        let operations = try operations(served.client.with(token: nil))
        let names = Set(operations.map { "\($0.method) \($0.path)" })
        #expect(names.isSuperset(of: Self.expected.keys))
        for operation in operations {
            let name = "\(operation.method) \(operation.path)"
            #expect(Self.expected[name, default: Self.readers] == operation.roles, "\(name)")
        }
    }

    @Test("every cell: who may gets in, and all others are told that they may not")
    func cells() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        var tokens: [String: String] = [:]
        for role in ["operator", "auditor", "dashboard"] {
            tokens[role] = try client.newToken(role: role).token
        }
        tokens["centre"] = try client.newToken(role: "centre", centre: "dongcheng").token
        var cells = 0
        for operation in try operations(client) {
            let path = operation.path
                .replacingOccurrences(of: "{type}/{version}", with: "hours.served/1")
                .replacingOccurrences(of: "{sequence}", with: "1")
                .replacingOccurrences(of: "{id}", with: "nothing-here")
                .replacingOccurrences(of: "{number}", with: "nothing-here")
                .replacingOccurrences(of: "{path}", with: "0/000")
                .replacingOccurrences(of: "{size}", with: "1")
            for role in ["operator", "centre", "auditor", "dashboard", "nobody"] {
                let answer = try client.with(token: tokens[role])
                    .ask(operation.method, path, [:], operation.method == "POST" ? [] : nil)
                let cell = "\(role) \(operation.method) \(operation.path): \(answer.text)"
                if !operation.roles.isEmpty, !operation.roles.contains(role) {
                    #expect(answer.status == (role == "nobody" ? 401 : 403), "\(cell)")
                    #expect(answer.code == (role == "nobody" ? "unauthorized" : "forbidden"))
                } else {
                    #expect(answer.status != 401, "\(cell)")
                    #expect(answer.code != "forbidden", "\(cell)")
                    #expect(answer.status < 500, "\(cell)")
                }
                cells += 1
            }
        }
        #expect(cells >= Self.expected.count * 5)
    }
}
